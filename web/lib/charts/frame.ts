import type { Chart } from '#domain/chart.ts';

/** Where the server's drawing has what it draws, in pixels of the canvas over it: the canvas draws in the same places. */
export type Frame = {
  /** Pixels for each unit of the drawing, and how many units it is wide. */
  scale: number;
  width: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** What is written at the axes. */
  written: readonly (string | null)[];
};

/** Of the drawing that is shown at this width of the window. Its grid begins with the lowest line. */
export const frameOf = (canvas: HTMLCanvasElement, { axis }: Chart): Frame => {
  const drawings = canvas.closest('.chart')?.querySelectorAll('svg') ?? [];
  const drawing = [...drawings].find(({ clientWidth }) => clientWidth);
  if (!drawing) throw new Error('no drawing');
  const { width } = drawing.viewBox.baseVal;
  const scale = drawing.clientWidth / width;
  const lines = drawing.querySelectorAll<SVGLineElement>('.chart-grid');
  const at = (end: 'x1' | 'x2' | 'y1', place = 0) => (lines[place]?.[end].baseVal.value ?? 0) * scale;
  return {
    scale,
    width,
    // the first and the last period stand eight units from where the lines end
    left: at('x1') + 8 * scale,
    right: at('x2') - 8 * scale,
    top: at('y1', axis.ticks.length - 1),
    bottom: at('y1'),
    written: [...drawing.querySelectorAll('.chart-tick')].map(({ textContent }) => textContent),
  };
};
