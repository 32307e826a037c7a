import { sql } from 'drizzle-orm';
import { getInstallation } from '#db/queries/installation.ts';
import { withSnapshot } from '#db/queries/snapshot.ts';
import { capabilitiesOf } from '#domain/capability.ts';
import type { Role } from '#domain/role.ts';
import type { Viewer } from '#domain/viewer.ts';
import { mayIn } from '../access/door.ts';
import type { Context } from '../context.ts';
import { readerOf } from '../http/viewer.ts';
import type { SessionAnswer } from './answers.ts';

type Row = {
  hasPassword: boolean;
  hasSecondFactor: boolean;
  roles: readonly { organisationId: number; role: Role; issuer: string }[];
};

/** Who is signed in, and what they may do where: each role with the organisation that it is held in. */
export async function describeSession({ database }: Context, viewer: Viewer): Promise<SessionAnswer> {
  if (viewer.kind !== 'person') return { person: null };
  return withSnapshot(database, null, readerOf(viewer), async ({ transaction, tree }) => {
    const [row] = await transaction.execute<Row>(sql`
      select exists (select from passwords where person_id = ${viewer.id}) as "hasPassword",
        exists (select from second_factors where person_id = ${viewer.id} and confirmed_at is not null) as "hasSecondFactor",
        coalesce((select json_agg(json_build_object('organisationId', organisation_id, 'role', role, 'issuer', issuer) order by id)
          from role_grants where person_id = ${viewer.id} and ended_at is null), '[]') as roles`);
    const { home } = await getInstallation(transaction);
    const top = home === null ? undefined : tree.byCode(home);
    const held = (row?.roles ?? []).flatMap(({ organisationId, role, issuer }) => {
      const organisation = tree.byId(organisationId);
      return organisation
        ? [
            {
              organisation: organisation.code,
              names: organisation.names,
              role,
              issuer: issuer || null,
              capabilities: [...capabilitiesOf(role)],
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
        hasPassword: row?.hasPassword ?? false,
        hasSecondFactor: row?.hasSecondFactor ?? false,
        roles: held,
        isInstallationAdministrator: top !== undefined && mayIn(viewer, 'administer', top.id, tree),
      },
    };
  });
}
