import type { Plugin } from 'chart.js';
import type { Chart } from '#domain/chart.ts';
import type { ChartColours } from './line-chart.ts';

/** Events as numbered vertical lines; what they were stands beside the chart under the same numbers. */
export const marksPlugin = (chart: Chart, colours: ChartColours, scale: number): Plugin<'line'> => ({
  id: 'marks',
  beforeDatasetsDraw: (drawn) => {
    const { ctx, chartArea, scales } = drawn;
    const radius = 9 * scale;
    let previous = -Infinity;
    ctx.save();
    ctx.strokeStyle = colours.quiet;
    ctx.lineWidth = scale;
    ctx.font = `${11 * scale}px Inter, sans-serif`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    for (const { position, number, kind } of chart.marks) {
      const x = scales['x']?.getPixelForValue(position) ?? 0;
      const labelX = Math.max(x, previous + 19 * scale);
      const labelY = chartArea.top - 15 * scale;
      previous = labelX;
      ctx.beginPath();
      ctx.setLineDash(kind === 'method-break' ? [] : [2 * scale, 4 * scale]);
      ctx.moveTo(x, chartArea.top - 6 * scale);
      ctx.lineTo(x, chartArea.bottom);
      ctx.stroke();
      ctx.beginPath();
      ctx.setLineDash([]);
      ctx.arc(labelX, labelY, radius, 0, 2 * Math.PI);
      ctx.fillStyle = colours.background;
      ctx.fill();
      ctx.stroke();
      ctx.fillStyle = colours.quiet;
      ctx.fillText(String(number), labelX, labelY);
    }
    ctx.restore();
  },
});
