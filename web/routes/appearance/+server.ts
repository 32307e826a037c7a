import { redirect } from '@sveltejs/kit';
import { colourSchemeCookie, isColourScheme } from '#web/lib/colour-scheme.ts';
import type { RequestHandler } from './$types';

/** The switch of colour scheme for those without JavaScript: remembers the choice and goes back to where they were. */
export const POST: RequestHandler = async ({ request, cookies, url }) => {
  const form = await request.formData();
  const scheme = form.get('scheme');
  if (isColourScheme(scheme)) {
    const maxAge = 365 * 24 * 60 * 60;
    // the switch in the page sets the same cookie, so scripts may read it
    cookies.set(colourSchemeCookie, scheme, { maxAge, httpOnly: false, secure: url.protocol === 'https:' });
  }
  const back = new URL(String(form.get('back') ?? '/'), url);
  redirect(303, back.origin === url.origin ? back.pathname + back.search : '/');
};
