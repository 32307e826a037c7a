import type { Transaction } from '#db/connection.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { saveGivenGroup, type GivenGroup } from '../groups/actions.ts';

type SeedGroup = Pick<GivenGroup, 'kind' | 'names' | 'basis'> &
  Partial<GivenGroup> & { code: string; coordinator: string; madeOn: string };

/** One of each kind, and one found in each way. */
const groups: readonly SeedGroup[] = [
  {
    code: 'nordic-baltic',
    kind: 'region',
    coordinator: 'eu',
    madeOn: '2023-03-01',
    names: { sv: 'Norden och Baltikum i EU', en: 'Nordic and Baltic countries of the EU', da: 'Norden og Baltikum i EU' },
    basis: {
      by: 'hand',
      members: ['country-se', 'country-dk', 'country-fi', 'country-ee', 'country-lv', 'country-lt'],
      source: null,
    },
  },
  {
    code: 'uk-departments',
    kind: 'peer',
    coordinator: 'uk-government',
    madeOn: '2023-03-01',
    names: { sv: 'Brittiska departement', en: 'UK departments', da: 'Britiske ministerier' },
    basis: { by: 'rule', kind: 'department', below: 'uk-government', bounds: [], year: 2018 },
    metrics: ['digital-share', 'digital-transactions', 'total-transactions'],
  },
  {
    code: 'having-a-child',
    kind: 'life-situation',
    coordinator: 'uk-government',
    madeOn: '2023-03-01',
    names: { sv: 'Att få barn', en: 'Having a child', da: 'At få barn' },
    basis: {
      by: 'hand',
      members: [
        'hmrc-child-benefit',
        'hmrc-tax-credits',
        'dh-maternity-exemption-matex-applications',
        'dfe-childminder-registrations',
        'dwp-child-maintenance',
        'home-office-ordering-certificates-births-adoptions-marriages-civil-partnerships-deaths',
        'fco-registering-a-birth-abroad',
      ],
      source: null,
    },
    metrics: ['digital-share', 'total-transactions'],
  },
  {
    code: 'out-on-the-path',
    kind: 'network',
    coordinator: 'stigverket-guides',
    madeOn: '2024-02-01',
    names: {
      sv: 'Ute på stigen: enheter som möter vandrare',
      en: 'Out on the path: units that meet walkers',
      da: 'Ude på stien: enheder, der møder vandrere',
    },
    contact: 'Vägvisarna, Stigverket',
    basis: {
      by: 'hand',
      members: ['stigverket-guides', 'stigverket-trails', 'stigverket-huts', 'stigverket-crossings'],
      source: null,
    },
    metrics: ['customer-satisfaction', 'lead-time-days', 'digital-share'],
  },
  {
    code: 'as-large-as-the-guides',
    kind: 'peer',
    coordinator: 'stigverket-guides',
    madeOn: '2025-02-01',
    names: {
      sv: 'Enheter ungefär så stora som Vägvisarna',
      en: 'Units about as large as The Guides',
      da: 'Enheder omtrent så store som Vejviserne',
    },
    basis: {
      by: 'likeness',
      to: 'stigverket-guides',
      figures: [{ figure: 'employees', weight: 1 }],
      year: 2025,
      count: 4,
    },
  },
]; // prettier-ignore

export async function loadGroups(transaction: Transaction): Promise<void> {
  const tree = await getOrganisationTree(transaction, null);
  for (const { code, coordinator, madeOn, ...given } of groups) {
    const group = { contact: null, metrics: [], reason: null, ...given };
    const made = { at: new Date(`${madeOn}T08:00:00Z`), setBy: null };
    await saveGivenGroup(transaction, { code, coordinatorId: tree.byCode(coordinator)?.id ?? 0 }, group, made);
  }
}
