/** The languages of everything that people see. */
export const languages = ['vi', 'en'] as const;
export type Language = (typeof languages)[number];
