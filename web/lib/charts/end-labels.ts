import type { Plugin } from 'chart.js';
import { endLabelOf, type Chart } from '#domain/chart.ts';
import type { ChartColours } from './line-chart.ts';

const rowHeight = 18;

/** How long a name may be before it is wrapped: a narrow window needs its width for the curve. */
const lettersFor = (width: number): number => (width < 480 ? 10 : 18);

/** The room that the labels need to the right of the curve. */
export const labelWidth = (chart: Chart, width: number): number => {
  const rows = chart.lines.flatMap((line) => endLabelOf(line, lettersFor(width))?.rows ?? []);
  return Math.max(0, ...rows.map((row) => row.length)) * 8 + 14;
};

/** Names at the ends of the lines, pushed apart where they would cover each other. */
export const endLabelsPlugin = (chart: Chart, colours: ChartColours): Plugin<'line'> => ({
  id: 'end-labels',
  afterDatasetsDraw: (drawn) => {
    const { ctx, chartArea, scales } = drawn;
    const [xScale, yScale] = [scales['x'], scales['y']];
    if (!xScale || !yScale) return;
    const labels = chart.lines
      .flatMap((line, index) => {
        const label = endLabelOf(line, lettersFor(drawn.width));
        if (label === null) return [];
        const colour =
          line.kind === 'target' ? colours.quiet : (colours.names[index % colours.names.length] ?? colours.ink);
        const x = Math.min(xScale.getPixelForValue(label.position) + 10, chartArea.right + 10);
        return [{ rows: label.rows, colour, x, y: yScale.getPixelForValue(label.value) }];
      })
      .toSorted((a, b) => a.y - b.y);
    labels.forEach((label, place) => {
      const above = labels[place - 1];
      if (above) label.y = Math.max(label.y, above.y + above.rows.length * rowHeight);
    });
    const last = labels.at(-1);
    const overflow = last ? Math.max(0, last.y + (last.rows.length - 1) * rowHeight - chartArea.bottom) : 0;
    ctx.save();
    ctx.font = '600 14px Inter, sans-serif';
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    for (const { rows, colour, x, y } of labels) {
      ctx.fillStyle = colour;
      rows.forEach((row, step) => ctx.fillText(row, x, y - overflow + step * rowHeight));
    }
    ctx.restore();
  },
});
