import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds wrong with a page, each with where. */
export const violationsOn = (page: Page): Promise<string[]> => found(page, (axe) => axe.withTags(rules));

/** Of all that axe looks at, only this depends on the colours, and it takes most of the time. */
const ofColours = ['color-contrast', 'link-in-text-block'];

/** For a page whose other scheme has been looked at whole. */
export const violationsOfColours = (page: Page): Promise<string[]> => found(page, (axe) => axe.withRules(ofColours));

/** For a page that has been looked at whole in another language: all but the colours, which are the same in all. */
export const violationsOfWords = (page: Page): Promise<string[]> =>
  found(page, (axe) => axe.withTags(rules).disableRules(ofColours));

async function found(page: Page, asked: (axe: AxeBuilder) => AxeBuilder): Promise<string[]> {
  // a page that has been looked at before has axe in each of its frames already
  const isThere = await Promise.all(page.frames().map((frame) => frame.evaluate(() => 'axe' in window)));
  const axe = new AxeBuilder({ page, ...(isThere.every(Boolean) ? { axeSource: 'null' } : {}) });
  // all rules are asked of every element; what passes is only not described, which nobody reads
  const described = axe.options({ resultTypes: ['violations'] });
  // the other mode opens a page of its own each time, for frames of other origins, of which there are none
  const { violations } = await asked(described).setLegacyMode().analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
