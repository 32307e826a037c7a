import type { Transaction } from '#db/connection.ts';
import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { findGroup, listGroupVersions, saveGroup, saveGroupVersion } from '#db/queries/groups.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import type { Choices, ReferenceSource } from '#db/queries/reference-series.ts';
import { groupVersionOf, type GroupVersion } from '#domain/group.ts';
import { koladaTop, organisationCodeOf } from '#domain/kolada.ts';

/**
 * The chosen municipality groups as peer groups, kept by the top of Kolada's organisations: another version where the name or
 * the members have changed. One's own organisation stands for its municipality. A group that somebody has ended stays ended.
 */
export async function savePeerGroups(
  transaction: Transaction,
  { own }: Pick<ReferenceSource, 'own'>,
  groups: Choices['groups'],
  { actor, at }: { actor: Actor; at: Date },
): Promise<void> {
  if (!groups.length) return;
  const tree = await getOrganisationTree(transaction, null);
  const coordinator = tree.byCode(koladaTop);
  // nobody else's figures are published: there is nobody to compare with
  if (!coordinator) return;
  const known = await listGroupVersions(transaction, null);
  for (const { id, title, members } of groups) {
    const code = organisationCodeOf(id);
    const memberIds = members.flatMap((member) => {
      const stands = member.id === own?.municipality ? own.organisation : organisationCodeOf(member.id);
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
        basis: { by: 'hand', source: `Kolada ${id}` },
        members: memberIds.map((organisationId) => ({ organisationId, distance: null })),
        metricIds: [],
        reason: isNew ? null : 'Kolada',
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
