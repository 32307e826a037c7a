import type { VisionVersionAnswer } from '#api/visions/answers.ts';
import type { Language } from '#domain/language.ts';
import { localText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText } from '#web/lib/wording/day.ts';

/** Every version of a vision in words, the latest first. */
export const historyOf = (
  versions: readonly VisionVersionAnswer[],
  language: Language,
): { id: string; texts: string[] }[] => {
  const inLanguage = { locale: language };
  return versions.map(({ version, sentence, setAt, endedAt, reason, endReason }) => {
    const said = { sentence: localText(sentence, language).text, day: dayText(setAt, language) };
    return {
      id: version,
      texts: [
        endedAt === null
          ? m.vision_version(said, inLanguage)
          : m.vision_version_ended({ ...said, end: dayText(endedAt, language) }, inLanguage),
        ...[reason, endReason].filter((text) => text !== null),
      ],
    };
  });
};
