import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { endDeputy, lockDeputy, saveDeputy, type StoredDeputy } from '#db/queries/deputies.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { listPeopleByEmail } from '#db/queries/people.ts';
import { writeTransaction } from '#db/write.ts';
import { mayDo } from '#domain/capability.ts';
import { refuseBadDeputyship } from '#domain/deputy.ts';
import type { Viewer } from '#domain/viewer.ts';
import type { Context } from '../context.ts';
import { Problem } from '../http/problem.ts';
import { today } from '../http/today.ts';
import { getOrganisation } from '../organisations/search.ts';
import type { NewDeputy } from './routes.ts';

type Person = Extract<Viewer, { kind: 'person' }>;

/** Only what is one's own can be handed on: nobody hands on what they have as deputies themselves. */
export async function nameDeputy(
  context: Context,
  viewer: Person,
  { organisation: code, email, from, until }: NewDeputy,
  actor: Actor,
): Promise<number> {
  const day = today(context);
  return writeTransaction(context.database, async (transaction) => {
    const tree = await getOrganisationTree(transaction, null);
    const organisation = getOrganisation(tree, code);
    const own = viewer.deputyships?.own ?? viewer.grants;
    if (!mayDo(own, 'read-internal', organisation.id, tree)) {
      throw new Problem(403, 'not-allowed', 'You have no role there that somebody could stand in for.');
    }
    const address = email.trim().toLowerCase();
    const deputy = (await listPeopleByEmail(transaction, [address])).get(address);
    if (!deputy) throw new Problem(404, 'unknown-person', 'Nobody signs in here with that address.', { path: 'email' });
    refuseBadDeputyship({ absent: viewer.id, deputy: deputy.id, from, until });
    if (until < day) throw new Problem(400, 'bad-deputy-days', 'That time is over.', { path: 'until' });
    const days = { fromDay: from, untilDay: until };
    const names = { personId: viewer.id, deputyId: deputy.id };
    const id = await saveDeputy(transaction, { organisationId: organisation.id, ...names, ...days }, context.now());
    await recordDeed(transaction, actor, context.now(), {
      action: 'deputy-named',
      organisationId: organisation.id,
      subject: `person ${deputy.id}`,
      after: { name: deputy.name, organisation: code, from, until },
    });
    return id;
  });
}

/** Problem 404 `unknown-deputy` also for one that somebody else has named. */
export async function endDeputyship(
  context: Context,
  viewer: Person,
  id: number,
  actor: Actor,
  check: (found: StoredDeputy) => void,
): Promise<void> {
  await writeTransaction(context.database, async (transaction) => {
    const found = await lockDeputy(transaction, id, viewer.id, today(context));
    if (!found) throw new Problem(404, 'unknown-deputy', 'There is no such deputy, or no longer.');
    check(found);
    await endDeputy(transaction, id, context.now());
    await recordDeed(transaction, actor, context.now(), {
      action: 'deputy-ended',
      organisationId: found.organisationId,
      subject: `person ${found.deputyId}`,
      before: { name: found.deputy, from: found.fromDay, until: found.untilDay },
    });
  });
}
