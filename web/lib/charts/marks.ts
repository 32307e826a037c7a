import type { Chart as ChartJs, Plugin } from 'chart.js';
import type { Chart } from '#domain/chart.ts';
import type { ChartColours } from './line-chart.ts';

const radius = 9;

/** Where a position between periods lies: category scales themselves know whole ones only. */
const pixelAt = ({ chartArea }: ChartJs<'line'>, chart: Chart, position: number): number => {
  const share = position / Math.max(1, chart.periods.length - 1);
  const { left, right } = chartArea;
  return Math.min(right, Math.max(left, left + (right - left) * share));
};

/** Events as numbered vertical lines; what they were stands beside the chart under the same numbers. */
export const marksPlugin = (chart: Chart, colours: ChartColours): Plugin<'line'> => ({
  id: 'marks',
  beforeDatasetsDraw: (drawn) => {
    const { ctx, chartArea } = drawn;
    let previous = -Infinity;
    ctx.save();
    ctx.strokeStyle = colours.quiet;
    ctx.lineWidth = 1;
    ctx.font = '600 11px Inter, sans-serif';
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    for (const { position, number, kind } of chart.marks) {
      const x = pixelAt(drawn, chart, position);
      const labelX = Math.max(x, previous + 2 * radius + 1);
      const labelY = chartArea.top - radius - 6;
      previous = labelX;
      ctx.beginPath();
      ctx.setLineDash(kind === 'method-break' ? [] : [2, 4]);
      ctx.moveTo(x, chartArea.top - 6);
      ctx.lineTo(x, chartArea.bottom);
      ctx.stroke();
      ctx.beginPath();
      ctx.setLineDash([]);
      ctx.arc(labelX, labelY, radius, 0, 2 * Math.PI);
      ctx.fillStyle = colours.background;
      ctx.fill();
      ctx.stroke();
      ctx.fillStyle = colours.quiet;
      ctx.fillText(String(number), labelX, labelY + 0.5);
    }
    ctx.restore();
  },
});
