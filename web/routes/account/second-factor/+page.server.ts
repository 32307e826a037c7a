import { fail, redirect } from '@sveltejs/kit';
import { renderSVG } from 'uqr';
import type { z } from 'zod';
import type { NewSecondFactor, RecoveryCodes } from '#api/sign-in/answers.ts';
import { inLanguage, languageOf, ownPath } from '#web/lib/address.ts';
import { actingOn } from '#web/lib/server/acting.ts';
import { thenBack } from '#web/lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

const returnPath = (url: URL): string =>
  ownPath(url.searchParams.get('returnTo') ?? inLanguage('/account', languageOf(url.pathname)), url);

export const load: PageServerLoad = ({ locals: { session }, url }) => {
  if (session === null) redirect(303, thenBack('/sign-in', url));
  if (session.lacks === 'second-factor') redirect(303, thenBack('/sign-in/second-factor', url));
  return {
    isNeeded: session.lacks !== null,
    isOn: session.hasSecondFactor,
    hasPassword: session.hasPassword,
    returnTo: returnPath(url),
  };
};

/** The picture for the app, drawn here: no other site learns of the key in it. */
const pictureOf = (address: string) => ({
  address,
  picture: renderSVG(address, { border: 2 }),
  secret: (new URL(address).searchParams.get('secret') ?? '').replaceAll(/(.{4})(?=.)/g, '$1 '),
});

/** Only what an app would take for a key, since it comes back from the page. */
const isKeyAddress = (address: string): boolean => address.startsWith('otpauth://totp/') && address.length < 600;

export const actions: Actions = {
  begin: async (event) => {
    const { written, send, refuse } = await actingOn(event);
    const body = { current: written('current') };
    const { answer, problem } = await send<z.infer<typeof NewSecondFactor>>('POST', '/second-factor', { body });
    return problem ? refuse(problem) : pictureOf(answer.address);
  },
  confirm: async (event) => {
    const { written, send, refuse } = await actingOn(event);
    const body = { code: written('code') };
    const { answer, problem } = await send<z.infer<typeof RecoveryCodes>>('PUT', '/second-factor', { body });
    if (!problem) return answer;
    const address = written('address');
    const refused = refuse(problem);
    // the picture stays: the next code of the app may be the right one
    return isKeyAddress(address) ? fail(refused.status, { ...refused.data, ...pictureOf(address) }) : refused;
  },
};
