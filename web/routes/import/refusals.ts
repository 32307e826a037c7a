import type { Language } from '#domain/language.ts';
import type { Problem } from '#web/lib/api.ts';
import { m } from '#web/lib/paraglide/messages.js';
import type { Refusal } from '#web/lib/wording/refusal.ts';

type Message = typeof m.import_refused_unreadable;

/** Why a file as a whole was not taken, and what to do. */
const known: Readonly<Record<string, readonly [Message, string | null]>> = {
  'unreadable-file': [m.import_refused_unreadable, 'file'],
  'no-figures': [m.import_refused_no_figures, 'file'],
  'old-workbook': [m.import_refused_old_workbook, 'file'],
  'too-large': [m.import_refused_too_large, 'file'],
  'too-many-cells': [m.import_refused_too_many, 'file'],
  'file-missing': [m.import_refused_no_file, 'file'],
  'bad-period': [m.import_refused_period, 'period'],
  'unknown-mapping': [m.import_refused_mapping, 'mapping'],
  'unknown-form': [m.import_refused_form, 'form'],
  'which-form': [m.import_refused_which_form, 'form'],
  'unknown-file-import': [m.import_refused_gone, null],
  'nothing-to-apply': [m.import_refused_nothing, null],
  'already-applied': [m.import_refused_applied, null],
  'already-undone': [m.import_refused_undone, null],
  'not-applied': [m.import_refused_undone, null],
  'unknown-part': [m.import_refused_files, 'file'],
  'unknown-source': [m.import_refused_source, null],
  'changed-since': [m.import_refused_changed, null],
  'no-connection': [m.import_refused_connection, null],
  'code-taken': [m.import_refused_code_taken, null],
  'metric-taken': [m.import_refused_metric_taken, null],
  'not-your-organisation': [m.import_refused_not_yours, null],
};

/** Null for what is not about files. */
export function fileRefusal({ code }: Pick<Problem, 'code'>, language: Language): Refusal | null {
  const found = known[code];
  return found ? { field: found[1], text: found[0]({}, { locale: language }) } : null;
}

/** All of them, for a page that meets them without its server: it carries no words of its own for what seldom happens. */
export const fileRefusals = (language: Language): Record<string, Refusal> => ({
  ...Object.fromEntries(
    Object.keys(known).flatMap((code) => [[code, fileRefusal({ code }, language) ?? other(language)]]),
  ),
  other: other(language),
});

const other = (language: Language): Refusal => ({ field: null, text: m.refused({}, { locale: language }) });
