import type { Transaction } from '#db/connection.ts';
import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { listOrganisationIds } from '#db/queries/identities.ts';
import { getInstallation, raiseCatalogueVersion, settleHome } from '#db/queries/installation.ts';
import { findLink, saveLink, takeLink, withdrawLinks } from '#db/queries/one-time-links.ts';
import { saveOrganisations } from '#db/queries/organisations.ts';
import { hasPeople, lockPeople, savePassword, savePerson, saveRole } from '#db/queries/people.ts';
import { writeTransaction } from '#db/write.ts';
import { DomainError } from '#domain/error.ts';
import { isCode, oneLine, toCode } from '#domain/text.ts';
import type { Context } from '../context.ts';
import { newToken, tokenHash } from '../http/credentials.ts';
import { Problem } from '../http/problem.ts';
import { nobodyAt } from './attempts.ts';
import { emailOf } from './given.ts';
import { hashPassword, refuseWeak } from './passwords.ts';
import { beginSession, noteSecurity, type Place } from './session.ts';

const hoursOpen = 24;

/**
 * A link that makes the first administrator, for whoever started the process; null once there is anybody. Each start
 * makes one of its own, and the first that is used ends them all.
 */
export async function offerSetUp(context: Context): Promise<string | null> {
  const token = newToken();
  const isNeeded = await writeTransaction(context.database, async (transaction) => {
    if (await hasPeople(transaction)) return false;
    const now = context.now();
    const expiresAt = new Date(now.getTime() + hoursOpen * 3_600_000);
    await saveLink(transaction, { kind: 'set-up', tokenHash: tokenHash(token), expiresAt }, now);
    return true;
  });
  return isNeeded ? `${context.site.url}/set-up?token=${token}` : null;
}

/** What a set-up link still needs to be told, without using it. Problem 409 `link-used`. */
export async function readSetUp(context: Context, token: string): Promise<{ needsOrganisation: boolean }> {
  const { orm } = context.database;
  const link = await findLink(orm, 'set-up', tokenHash(token), context.now());
  if (!link || (await hasPeople(orm))) throw usedLink();
  return { needsOrganisation: (await getInstallation(orm)).home === null };
}

export type SetUp = {
  token: string;
  name: string;
  email: string;
  password: string;
  /** The top organisation, where there is none yet; without a code it gets one from its name. */
  organisation?: { name: string; code?: string | undefined; kind?: string | undefined } | undefined;
};

/** Makes the first administrator, and the top organisation if there is none, and signs them in. Works once. */
export async function setUp(
  context: Context,
  given: SetUp,
  place: Place,
): Promise<{ token: string; organisation: string }> {
  const name = oneLine(given.name);
  const email = emailOf(given.email);
  if (!name) throw new Problem(400, 'name-needed', 'A name is needed.', { path: 'name' });
  // hashing is work that nobody gets done without a link
  if (!(await findLink(context.database.orm, 'set-up', tokenHash(given.token), context.now()))) throw usedLink();
  const { organisation } = given;
  await refuseWeak(given.password, [name, email, organisation?.name ?? '', organisation?.code ?? '']);
  const hash = await hashPassword(given.password);
  const { token, code, actor, deed } = await writeTransaction(context.database, async (transaction) => {
    const now = context.now();
    const link = await takeLink(transaction, 'set-up', tokenHash(given.token), now);
    // two links used at the same moment meet here
    await lockPeople(transaction);
    if (!link || (await hasPeople(transaction))) throw usedLink();
    await withdrawLinks(transaction, 'set-up', {}, now);
    const home = await topOrganisation(transaction, given.organisation, now);
    const personId = await savePerson(transaction, { name, email }, now);
    await savePassword(transaction, { personId, email, hash }, now);
    await saveRole(transaction, { organisationId: home.id, personId, role: 'administrator', issuer: '' }, now);
    const actor: Actor = { ...nobodyAt(place), kind: 'person', personId, name };
    const deed = {
      action: 'installation-set-up',
      organisationId: home.id,
      subject: `organisation ${home.code}`,
      after: { administrator: email },
    };
    await recordDeed(transaction, actor, now, deed);
    const session = { personId, name, isComplete: true, method: 'password' };
    return { token: await beginSession(transaction, context, session, place), code: home.code, actor, deed };
  });
  noteSecurity(context, actor, deed);
  return { token, organisation: code };
}

export const usedLink = (): Problem =>
  new Problem(409, 'link-used', 'This link has been used or withdrawn, or has run out.', { path: 'token' });

/** The organisation of the first page, made if there is none. */
async function topOrganisation(
  transaction: Transaction,
  given: SetUp['organisation'],
  now: Date,
): Promise<{ id: number; code: string }> {
  const { home } = await getInstallation(transaction);
  const code = home ?? given?.code ?? toCode(given?.name ?? '');
  if (home === null) {
    const name = oneLine(given?.name ?? '');
    if (!name)
      throw new Problem(400, 'organisation-needed', 'The top organisation needs a name.', { path: 'organisation' });
    if (!isCode(code))
      throw new DomainError('no-code', 'A code is made of a–z, digits and hyphens.', { path: 'organisation.code' });
    const kind = oneLine(given?.kind ?? '') || 'agency';
    await saveOrganisations(
      transaction,
      [{ code, kind, names: { sv: name }, parent: null, validFrom: null, validTo: null, successor: null }],
      now.toISOString(),
    );
    await settleHome(transaction, code);
    await raiseCatalogueVersion(transaction);
  }
  const [row] = await listOrganisationIds(transaction, [code]);
  if (!row) throw new Error('the top organisation has just been saved');
  return { id: row.id, code };
}
