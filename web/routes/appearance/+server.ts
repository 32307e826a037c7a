import { error, redirect } from '@sveltejs/kit';
import { ownPath } from '#web/lib/address.ts';
import { colourSchemeCookie, isColourScheme } from '#web/lib/colour-scheme.ts';
import { cookieSeconds } from '#web/lib/cookie.ts';
import type { RequestHandler } from './$types';

/** The switch of colour scheme for those without JavaScript: remembers the choice and goes back to where they were. */
export const POST: RequestHandler = async ({ request, cookies, url }) => {
  const form = await request.formData().catch(() => error(415, 'Not a form', { code: 'unexpected' }));
  const scheme = form.get('scheme');
  if (isColourScheme(scheme)) {
    // the switch in the page sets the same cookie, so scripts may read it
    cookies.set(colourSchemeCookie, scheme, {
      maxAge: cookieSeconds,
      httpOnly: false,
      secure: url.protocol === 'https:',
    });
  }
  redirect(303, ownPath(String(form.get('back') ?? '/'), url));
};
