import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds wrong with a page, each with where. */
export const violationsOn = (page: Page): Promise<string[]> => found(new AxeBuilder({ page }).withTags(rules));

/** Of all that axe looks at, only this depends on the colours: for a page whose other scheme has been looked at whole. */
export const violationsOfColours = (page: Page): Promise<string[]> =>
  found(new AxeBuilder({ page }).withRules(['color-contrast', 'link-in-text-block']));

async function found(builder: AxeBuilder): Promise<string[]> {
  const { violations } = await builder.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
