/** Each icon as one path, drawn as lines on a field of 24 × 24. */
export const search = 'M3.5 10a6.5 6.5 0 1 0 13 0 6.5 6.5 0 1 0-13 0M15 15l6 6';
export const clock = 'M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M12 7v5.5h4';
export const warning = 'M12 3.5 2.5 20h19zM12 10v4.5M12 17v.5';
export const arrowDown = 'M6 6l12 12M18 9.5V18H9.5';
export const arrowRight = 'M4 12h16M14 6l6 6-6 6';
export const arrowUp = 'M6 18 18 6M9.5 6H18v8.5';
export const done = 'M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M8 12.5l3 3 5-6';
export const download = 'M12 4v11M7 10.5l5 5 5-5M4 20h16';
export const history = 'M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5M12 8v4.5l3 1.5';
export const monitor = 'M3 4.5h18v12H3zM8.5 20h7M12 16.5V20';
export const moon = 'M19.5 14.5A8 8 0 0 1 9.5 4.5 8 8 0 1 0 19.5 14.5z';
export const sun =
  'M8.5 12a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0M12 3v2.5M12 18.5V21M3 12h2.5M18.5 12H21M5.6 5.6l1.8 1.8M16.6 16.6l1.8 1.8M5.6 18.4l1.8-1.8M16.6 7.4l1.8-1.8';
export const pencil = 'M4 20l1-4.5L16.5 4l3.5 3.5L8.5 19zM14 6.5l3.5 3.5';
export const returned = 'M9 5 4 10l5 5M4.5 10H14a5.5 5.5 0 0 1 0 11h-3';
export const flag = 'M6 21V4h12l-3 4.5 3 4.5H6';
