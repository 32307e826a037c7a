import { getInstallation } from '#db/queries/installation.ts';
import { getMeans } from '#db/queries/people.ts';
import { withSnapshot } from '#db/queries/snapshot.ts';
import { capabilitiesOf } from '#domain/capability.ts';
import type { Viewer } from '#domain/viewer.ts';
import { mayIn } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { readerOf } from '../http/viewer.ts';
import type { SessionAnswer } from './answers.ts';

/** Who is signed in, and what they may do where: each role with the organisation that it is held in. */
export async function describeSession({ database }: Context, viewer: Viewer): Promise<SessionAnswer> {
  if (viewer.kind !== 'person') return { person: null };
  return withSnapshot(database, null, readerOf(viewer), async ({ transaction, tree }) => {
    const { hasPassword, hasSecondFactor, roles } = await getMeans(transaction, viewer.id);
    const { home } = await getInstallation(transaction);
    const top = home === null ? undefined : tree.byCode(home);
    const standIns = (viewer.deputyships?.standIns ?? []).flatMap(({ name: inPlaceOf, role, grants }) =>
      grants.map(({ organisationId, capabilities }) => ({ organisationId, role, issuer: '', capabilities, inPlaceOf })),
    );
    const own = roles.map((one) => ({ ...one, capabilities: capabilitiesOf(one.role) }));
    const held = [...own, ...standIns].flatMap(({ organisationId, role, issuer, capabilities, ...standingIn }) => {
      const organisation = tree.byId(organisationId);
      return organisation
        ? [
            {
              organisation: organisation.code,
              names: organisation.names,
              role,
              issuer: issuer || null,
              capabilities: [...capabilities],
              ...standingIn,
            },
          ]
        : [];
    });
    const { name, email, lacks } = viewer;
    return {
      person: {
        name,
        email,
        lacks,
        hasPassword,
        hasSecondFactor,
        roles: held,
        isInstallationAdministrator: top !== undefined && mayIn(viewer, 'administer', top.id, tree),
      },
    };
  });
}
