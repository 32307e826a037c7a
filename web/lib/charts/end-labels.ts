import type { Plugin } from 'chart.js';
import type { Chart } from '#domain/chart.ts';
import { endLabelOf, lettersFor } from '#domain/chart-line.ts';
import type { DrawnPlot } from './drawn-plot.ts';
import type { ChartColours } from './line-chart.ts';

/** Names at the ends of the lines, pushed apart where they would cover each other. */
export const endLabelsPlugin = (chart: Chart, colours: ChartColours, { scale, width }: DrawnPlot): Plugin<'line'> => ({
  id: 'end-labels',
  afterDatasetsDraw: (drawn) => {
    const { ctx, chartArea, scales } = drawn;
    const [xScale, yScale] = [scales['x'], scales['y']];
    if (!xScale || !yScale) return;
    const rowHeight = 18 * scale;
    const labels = chart.lines
      .flatMap((line, index) => {
        const label = endLabelOf(line, lettersFor(width));
        if (label === null) return [];
        const colour =
          line.kind === 'target' ? colours.quiet : (colours.names[index % colours.names.length] ?? colours.ink);
        const x = xScale.getPixelForValue(label.position) + 10 * scale;
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
    ctx.font = `600 ${14 * scale}px Inter, sans-serif`;
    ctx.textBaseline = 'middle';
    for (const { rows, colour, x, y } of labels) {
      ctx.fillStyle = colour;
      rows.forEach((row, step) => ctx.fillText(row, x, y - overflow + step * rowHeight));
    }
    ctx.restore();
  },
});
