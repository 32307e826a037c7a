import type { Language } from '#domain/language.ts';
import type { CorrectionKind } from '#domain/release.ts';
import { m } from '#web/lib/paraglide/messages.js';

const names: Record<CorrectionKind, typeof m.correction_kind_error> = {
  planned: m.correction_kind_planned,
  unplanned: m.correction_kind_unplanned,
  error: m.correction_kind_error,
};

/** Of what kind a correction is, in words: `Rättelse av fel`. */
export const correctionKindText = (kind: CorrectionKind, language: Language): string =>
  names[kind]({}, { locale: language });
