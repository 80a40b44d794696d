/** Line icons of the interface, 20 × 20, drawn for this console. Decorative: the words beside them carry the meaning. */
const paths = {
  city: 'M3 17V8l5-3v12M8 17V3l5 2.5V17M13 17V9l4 2v6M1.5 17h17M5.5 9v.01M5.5 12v.01M10.5 8v.01M10.5 11v.01M10.5 14v.01',
  stations:
    'M10 9v8M7 17h6M10 9a1.6 1.6 0 1 0 0-3.2a1.6 1.6 0 0 0 0 3.2M6.4 11a5 5 0 0 1 0-7.2M13.6 11a5 5 0 0 0 0-7.2M4 13.2a8.3 8.3 0 0 1 0-11.6M16 13.2a8.3 8.3 0 0 0 0-11.6',
  air: 'M2.5 8h9.3a2.4 2.4 0 1 0-2.3-3.1M2.5 11h13a2.4 2.4 0 1 1-2.3 3.1M2.5 14h5.4a1.8 1.8 0 1 1-1.7 2.4',
  limits: 'M3 5.5h14M3 10h8M3 14.5h14M14 8.5v3M14 10h3',
  help: 'M10 17.5a7.5 7.5 0 1 0 0-15a7.5 7.5 0 0 0 0 15M7.8 8a2.2 2.2 0 1 1 3.2 2c-.7.4-1 .9-1 1.7M10 14.2v.01',
  programme: 'M4.5 2.5h11v15h-11zM7 7l1 1l1.8-2M11.5 7h1.5M7 12l1 1l1.8-2M11.5 12h1.5',
  search: 'M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12M13.4 13.4L17.5 17.5',
  light:
    'M10 13.5a3.5 3.5 0 1 0 0-7a3.5 3.5 0 0 0 0 7M10 1.8v2M10 16.2v2M1.8 10h2M16.2 10h2M4.2 4.2l1.4 1.4M14.4 14.4l1.4 1.4M15.8 4.2l-1.4 1.4M5.6 14.4l-1.4 1.4',
  dark: 'M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5z',
  system: 'M2.5 4h15v9.5h-15zM7 17h6M10 13.5V17',
  close: 'M5 5l10 10M15 5L5 15',
  copy: 'M7 7V3.5h9.5V13H13M3.5 7H13v9.5H3.5z',
  done: 'M4 10.5l4 4l8-9',
  download: 'M10 3v9.5M6 9l4 4l4-4M3.5 16.5h13',
  table: 'M3 4h14v12H3zM3 8h14M3 12h14M8.5 8v8',
  chart: 'M3 3v14h14M6 12.5l3-4l3 2.5l4.5-6',
  back: 'M12.5 4.5L7 10l5.5 5.5',
  up: 'M5.5 12L10 7.5l4.5 4.5',
  down: 'M5.5 8L10 12.5L14.5 8',
  map: 'M7.5 4L3 6v11l4.5-2l5 2l4.5-2V4l-4.5 2zM7.5 4v11M12.5 6v11',
  list: 'M7 5.5h10M7 10h10M7 14.5h10M3.5 5.5v.01M3.5 10v.01M3.5 14.5v.01',
  pin: 'M10 18s5.5-5.4 5.5-9.6a5.5 5.5 0 0 0-11 0C4.5 12.6 10 18 10 18M10 10.4a2 2 0 1 0 0-4a2 2 0 0 0 0 4',
  target: 'M10 15.5a5.5 5.5 0 1 0 0-11a5.5 5.5 0 0 0 0 11M10 2v3.5M10 14.5V18M2 10h3.5M14.5 10H18M10 10v.01',
  camera: 'M2.5 6h3.5l1.5-2h5l1.5 2h3.5v10.5h-15zM10 13.6a2.9 2.9 0 1 0 0-5.8a2.9 2.9 0 0 0 0 5.8',
  image: 'M2.5 3.5h15v13h-15zM2.5 13.5l4.5-4l4 3.5l2.5-2l4 3.5M13 7.5v.01',
  upload: 'M10 12.5V3M6 7l4-4l4 4M3.5 16.5h13',
  print: 'M6 7V2.5h8V7M6 14.5H3V7h14v7.5h-3M6 11.5h8v6H6z',
  add: 'M10 4v12M4 10h12',
  token: 'M2.5 2.5h6v6h-6zM11.5 2.5h6v6h-6zM2.5 11.5h6v6h-6zM11.5 11.5h2.5v2.5M17.5 11.5v2M14.5 17.5h-3v-1M17.5 16.5v1',
  person: 'M10 10a3.4 3.4 0 1 0 0-6.8a3.4 3.4 0 0 0 0 6.8M3.5 17a6.5 5.2 0 0 1 13 0',
  people:
    'M7.5 9.5a2.9 2.9 0 1 0 0-5.8a2.9 2.9 0 0 0 0 5.8M2 16.5a5.5 4.6 0 0 1 11 0M13.2 4.2a2.7 2.7 0 0 1 0 5M15 12.3a5 4.4 0 0 1 3 4.2',
  key: 'M7 13a3.5 3.5 0 1 0 0-7a3.5 3.5 0 0 0 0 7M10.5 9.5H18M15.5 9.5V12.5M13 9.5v2',
  audit: 'M4.5 2.5h11v15h-11zM7.5 6.5h5M7.5 10h5M7.5 13.5h3',
  signOut: 'M8 3.5H3.5v13H8M12.5 6.5L16 10l-3.5 3.5M16 10H7.5',
  shown:
    'M1.8 10S4.8 4.5 10 4.5S18.2 10 18.2 10S15.2 15.5 10 15.5S1.8 10 1.8 10M10 12.4a2.4 2.4 0 1 0 0-4.8a2.4 2.4 0 0 0 0 4.8',
  hidden: 'M1.8 10S4.8 4.5 10 4.5S18.2 10 18.2 10S15.2 15.5 10 15.5S1.8 10 1.8 10M3.5 16.5L16.5 3.5',
  calm: 'M10 17.5a7.5 7.5 0 1 0 0-15a7.5 7.5 0 0 0 0 15M6.8 10.2l2.2 2.2l4.2-4.6',
  refused: 'M10 17.5a7.5 7.5 0 1 0 0-15a7.5 7.5 0 0 0 0 15M5 15L15 5',
} as const;

export type IconName = keyof typeof paths;

export const Icon = ({ name, size = 20 }: { name: IconName; size?: number }) => (
  <svg
    aria-hidden="true"
    width={size}
    height={size}
    viewBox="0 0 20 20"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.5"
    strokeLinecap="round"
    strokeLinejoin="round"
  >
    <path d={paths[name]} />
  </svg>
);
