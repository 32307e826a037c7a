import type { Transaction } from '#db/connection.ts';
import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { findGroup, listGroupVersions, saveGroup, saveGroupVersion } from '#db/queries/groups.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { topOf, type Choices, type ReferenceSource } from '#db/queries/reference-series.ts';
import { groupVersionOf, type GroupVersion } from '#domain/group.ts';
import { codeFrom } from '#domain/other-installation.ts';

/**
 * The chosen groups as peer groups, kept by the top of the source's organisations: another version where the name or the
 * members have changed. One's own organisation stands for what it is there. A group that somebody has ended stays ended.
 */
export async function savePeerGroups(
  transaction: Transaction,
  { own, installation }: Pick<ReferenceSource, 'own' | 'installation'>,
  groups: Choices['groups'],
  { actor, at, from }: { actor: Actor; at: Date; from: string },
): Promise<void> {
  if (!groups.length) return;
  const tree = await getOrganisationTree(transaction, null);
  const top = topOf({ installation });
  const coordinator = tree.byCode(top);
  // nobody else's figures are published: there is nobody to compare with
  if (!coordinator) return;
  const known = await listGroupVersions(transaction, null);
  for (const { id, title, members } of groups) {
    const code = codeFrom(top, id);
    const memberIds = members.flatMap((member) => {
      const stands = member.id === own?.municipality ? own.organisation : codeFrom(top, member.id);
      return tree.byCode(stands)?.id ?? [];
    });
    const current = groupVersionOf(known, code, null);
    if (!memberIds.length || (current && isSame(current, title, memberIds))) continue;
    const isNew = !known.some((one) => one.code === code);
    const groupId = isNew
      ? await saveGroup(transaction, { code, coordinatorId: coordinator.id })
      : current && (await findGroup(transaction, code, coordinator.id));
    // ended, or somebody else's
    if (!groupId) continue;
    await saveGroupVersion(
      transaction,
      groupId,
      {
        kind: 'peer',
        names: { sv: title },
        contact: null,
        basis: { by: 'hand', source: `${from} ${id}` },
        members: memberIds.map((organisationId) => ({ organisationId, distance: null })),
        metricIds: [],
        reason: isNew ? null : from,
      },
      { at, setBy: null },
    );
    await raiseCatalogueVersion(transaction);
    await recordDeed(transaction, actor, at, {
      action: isNew ? 'group-made' : 'group-changed',
      organisationId: coordinator.id,
      subject: `group ${code}`,
      after: { title, memberIds },
    });
  }
}

const isSame = ({ names, members }: GroupVersion, title: string, memberIds: readonly number[]): boolean =>
  names.sv === title &&
  members.length === memberIds.length &&
  members.every(({ organisationId }) => memberIds.includes(organisationId));
