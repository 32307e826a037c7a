import type { SeedOrganisation } from '../types.ts';

const employees = (firstYear: number, ...numbers: number[]): SeedOrganisation['structure'] =>
  numbers.map((number, index) => ({ year: firstYear + index, employees: number }));

/** A fictional agency for paths, huts, ferries and lighthouses, two levels deep in one place. */
export const organisations: readonly SeedOrganisation[] = [
  {
    code: 'stigverket',
    kind: 'agency',
    names: {
      sv: 'Stigverket (påhittad myndighet)',
      en: 'The Paths Agency (fictional)',
      da: 'Stistyrelsen (opdigtet myndighed)',
    },
    parent: null,
    validFrom: '2009-01-01',
    validTo: null,
    successor: null,
    structure: employees(2021, 1884, 1894, 1895, 1895, 1893, 1882),
  },
  {
    code: 'stigverket-permits',
    kind: 'division',
    names: { sv: 'Tillstånd och märkning', en: 'Permits and Waymarking', da: 'Tilladelser og afmærkning' },
    parent: 'stigverket',
    validFrom: '2015-01-01',
    validTo: null,
    successor: null,
    structure: employees(2021, 740, 747, 753, 756, 756, 750),
  },
  {
    code: 'stigverket-trails',
    kind: 'unit',
    names: { sv: 'Vandringsleder', en: 'Hiking Trails', da: 'Vandrestier' },
    parent: 'stigverket-permits',
    validFrom: '2015-01-01',
    validTo: null,
    successor: null,
    structure: employees(2021, 410, 415, 418, 420, 416, 412),
  },
  {
    code: 'stigverket-huts',
    kind: 'unit',
    names: { sv: 'Stugor och vindskydd', en: 'Huts and Shelters', da: 'Hytter og sheltere' },
    parent: 'stigverket-permits',
    validFrom: '2015-01-01',
    validTo: null,
    successor: null,
    structure: employees(2021, 330, 332, 335, 336, 340, 338),
  },
  {
    code: 'stigverket-crossings',
    kind: 'unit',
    names: { sv: 'Broar och färjor', en: 'Bridges and Ferries', da: 'Broer og færger' },
    parent: 'stigverket',
    validFrom: '2009-01-01',
    validTo: null,
    successor: null,
    structure: employees(2021, 300, 302, 300, 402, 405, 404),
  },
  {
    code: 'stigverket-lighthouses',
    kind: 'unit',
    names: { sv: 'Fyrar', en: 'Lighthouses', da: 'Fyrtårne' },
    parent: 'stigverket',
    validFrom: '2009-01-01',
    validTo: '2023-12-31',
    successor: 'stigverket-crossings',
    structure: employees(2021, 104, 102, 100),
  },
  {
    code: 'stigverket-guides',
    kind: 'unit',
    names: { sv: 'Vägvisarna', en: 'The Guides', da: 'Vejviserne' },
    parent: 'stigverket',
    validFrom: '2012-07-01',
    validTo: null,
    successor: null,
    structure: employees(2021, 420, 418, 412, 405, 396, 388),
  },
  {
    code: 'stigverket-support',
    kind: 'unit',
    names: { sv: 'Stöd och styrning', en: 'Support and Steering', da: 'Støtte og styring' },
    parent: 'stigverket',
    validFrom: '2009-01-01',
    validTo: null,
    successor: null,
    structure: employees(2021, 320, 325, 330, 332, 336, 340),
  },
];

/** How many work in a unit in a year. */
export const employeesOf = (organisation: string, year: number): number =>
  organisations.find((one) => one.code === organisation)?.structure.find((figure) => figure.year === year)?.employees ??
  0;
