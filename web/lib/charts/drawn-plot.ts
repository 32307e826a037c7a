import type { Chart } from '#domain/chart.ts';

/** Where the server has drawn a curve, in pixels of the canvas that lies over it. */
export type DrawnPlot = {
  /** Pixels for each unit of the drawing, and how many units it is wide. */
  scale: number;
  width: number;
  /** Of the first and the last period, of the highest and the lowest value of the axis. */
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** What is written at the axes. */
  written: readonly (string | null)[];
};

/** Of the drawing that is shown at this width of the window. Its grid begins with the lowest line. */
export const drawnPlot = (canvas: HTMLCanvasElement, { axis: { min, max, ticks } }: Chart): DrawnPlot => {
  const drawings = canvas.closest('.chart')?.querySelectorAll('svg') ?? [];
  const drawing = [...drawings].find(({ clientWidth }) => clientWidth);
  if (!drawing) throw new Error('no drawing');
  const { width } = drawing.viewBox.baseVal;
  const scale = drawing.clientWidth / width;
  const lines = drawing.querySelectorAll<SVGLineElement>('.chart-grid');
  const at = (end: 'x1' | 'x2' | 'y1', place = 0) => (lines[place]?.[end].baseVal.value ?? 0) * scale;
  const bottom = at('y1');
  const last = ticks.length - 1;
  return {
    scale,
    width,
    // they stand eight units from where the lines end
    left: at('x1') + 8 * scale,
    right: at('x2') - 8 * scale,
    // the axis may end above its highest line
    top: bottom - ((bottom - at('y1', last)) * (max - min)) / ((ticks[last]?.value ?? max) - min),
    bottom,
    written: [...drawing.querySelectorAll('.chart-tick')].map(({ textContent }) => textContent),
  };
};
