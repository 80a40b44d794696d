/** The pages that explain themselves, in the order of the help page. */
export const helpPages = [
  'city',
  'alerts',
  'situation',
  'alert',
  'warnings',
  'flood',
  'air',
  'noise',
  'stations',
  'station',
  'refused',
  'care',
  'check',
  'labels',
  'commission',
  'certificate',
  'new',
  'edit',
  'import',
  'tokens',
  'enrol',
  'simulators',
  'programme',
  'limits',
  'rules',
  'rule',
  'tell',
  'exercises',
  'layers',
  'people',
  'keys',
  'audit',
  'account',
] as const;

export type HelpedPage = (typeof helpPages)[number];

/** What is said of each: what it is for, how to read it, what one can do, where its figures come from. */
export const helpParts = ['what', 'read', 'do', 'source'] as const;
