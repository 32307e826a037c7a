import { isLanguage } from '#domain/language.ts';
import { fileFrom } from '#web/lib/server/file-answer.ts';
import type { RequestHandler } from './$types';

/** The rows of somebody who reports, as a workbook to be sent to them: asked for by the same form as a link. */
export const POST: RequestHandler = async (event) => {
  const given = await event.request.formData();
  const written = (name: string): string => {
    const value = given.get(name);
    return typeof value === 'string' ? value : '';
  };
  const [form, period] = written('form').split('/');
  const [email, language] = [written('email'), written('language')];
  const body = { form, period, email, ...(isLanguage(language) ? { language } : {}) };
  return fileFrom(event, `/organisations/${encodeURIComponent(event.params.code)}/report-workbook`, body);
};
