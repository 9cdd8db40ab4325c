/** Our icons: one path each, strokes of two units in a 24 × 24 view box. */
export const ICONS = {
  back: 'M11 5l-7 7 7 7M4 12h16',
  bigger: 'M3 19l5-13 5 13M5 14h6M18 8v10M14 13h8',
  call: 'M6 3h3l2 5-2.5 1.5a12 12 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3C10 21 3 14 3 6a3 3 0 0 1 3-3z',
  check: 'M4 13l5 5L20 6',
  down: 'M12 4v16M5 13l7 7 7-7',
  eye: 'M2 12c3-5 6.500-7 10-7s7 2 10 7c-3 5-6.500 7-10 7s-7-2-10-7zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
  help: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.500 9.500a2.500 2.500 0 1 1 3.500 2.300c-.7.3-1 .8-1 1.700M12 16.800v.2',
  left: 'M20 12H4M11 5l-7 7 7 7',
  listen: 'M4 9v6h4l5 4V5L8 9zM16.500 8.500a5 5 0 0 1 0 7M19.500 6a9 9 0 0 1 0 12',
  next: 'M4 12h16M13 5l7 7-7 7',
  right: 'M4 12h16M13 5l7 7-7 7',
  settings:
    'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5zM9 14.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5z',
  simpler:
    'M9 18h6M10 21h4M12 3a6 6 0 0 0-3.500 10.900c.6.5.9 1.100.9 2.100h5.200c0-1 .3-1.600.9-2.100A6 6 0 0 0 12 3z',
  stop: 'M8 5v14M16 5v14',
  unfold: 'M5 9l7 7 7-7',
  up: 'M12 20V4M5 11l7-7 7 7',
  warn: 'M12 3.500L2.500 20h19zM12 10v5M12 17.300v.2',
};

/** @typedef {keyof typeof ICONS} IconName */
