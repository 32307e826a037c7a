import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const tokens = new Map(
  [...readFileSync('web/lib/styles/tokens.css', 'utf8').matchAll(/--([\w-]+): light-dark\((#\w+), (#\w+)\)/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }],
  ),
);

const luminance = (colour: string): number => {
  const hex = colour.length === 4 ? colour.replace(/[^#]/g, '$&$&') : colour;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((place) => parseInt(hex.slice(place, place + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const contrast = (one: string, other: string): number => {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
};

for (const scheme of ['light', 'dark'] as const) {
  const colour = (name: string): string => tokens.get(name)?.[scheme] ?? '';
  const page = colour('ds-color-neutral-background-default');
  const lines = [1, 2, 3, 4, 5, 6].map((number) => colour(`line-${number}`));

  test(`in the ${scheme} scheme every line keeps 3:1 to the page and to the next line`, () => {
    lines.forEach((line, place) => {
      expect(contrast(line, page), line).toBeGreaterThanOrEqual(3);
      const next = lines[place + 1];
      if (next) expect(contrast(line, next), `${line} beside ${next}`).toBeGreaterThanOrEqual(3);
    });
  });

  test(`in the ${scheme} scheme every text keeps 4.5:1 to the page`, () => {
    const texts = [
      ...[1, 2, 3, 4, 5, 6].map((number) => `line-name-${number}`),
      'ds-color-neutral-text-default',
      'ds-color-neutral-text-subtle',
      'ds-color-accent-text-subtle',
      'better',
      'worse',
    ];
    for (const text of texts) {
      for (const ground of [page, colour('ds-color-neutral-background-tinted')]) {
        expect(contrast(colour(text), ground), text).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  test(`in the ${scheme} scheme what can be pressed has an edge of 3:1`, () => {
    expect(contrast(colour('ds-color-neutral-border-default'), page)).toBeGreaterThanOrEqual(3);
    expect(contrast(colour('ds-color-focus-outer'), page)).toBeGreaterThanOrEqual(3);
  });
}
