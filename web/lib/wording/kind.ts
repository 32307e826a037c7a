import type { Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';

const names: Readonly<Record<string, typeof m.kind_agency>> = {
  government: m.kind_government,
  department: m.kind_department,
  agency: m.kind_agency,
  service: m.kind_service,
  municipality: m.kind_municipality,
  region: m.kind_region,
  division: m.kind_division,
  unit: m.kind_unit,
  union: m.kind_union,
  country: m.kind_country,
};

/** The kinds that have words here. */
export const kindNames = Object.keys(names);

/** What an organisation is; a kind of somebody's own is shown by its code. */
export const kindText = (kind: string, language: Language): string =>
  Object.hasOwn(names, kind) ? (names[kind]?.({}, { locale: language }) ?? kind) : kind;
