/** The two choices of a person: language and theme, remembered by the browser. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import {
  createTranslator,
  defaultLanguage,
  isLanguage,
  type Language,
  type Translate,
} from '../../shared/i18n/translator.ts';
import { createFormat, type Format } from '../format/format.ts';
import { type LoadedCatalogue, loadCatalogue } from './catalogue.ts';

export type Theme = 'system' | 'light' | 'dark';
const isTheme = (text: unknown): text is Theme => text === 'system' || text === 'light' || text === 'dark';

const read = (name: string): string | null => {
  try {
    return localStorage.getItem(`hai-dang.${name}`);
  } catch {
    return null;
  }
};
const write = (name: string, value: string): void => {
  try {
    localStorage.setItem(`hai-dang.${name}`, value);
  } catch {
    // Storage is forbidden: the choice lasts until the page is closed.
  }
};

export interface Settings {
  readonly language: Language;
  readonly setLanguage: (language: Language) => void;
  readonly theme: Theme;
  readonly setTheme: (theme: Theme) => void;
  /** Single-key shortcuts (`/`, `?`) can be switched off. WCAG 2.1.4. */
  readonly singleKeys: boolean;
  readonly setSingleKeys: (on: boolean) => void;
  readonly t: Translate;
  readonly format: Format;
}

const SettingsContext = createContext<Settings | undefined>(undefined);

/** `?lang=en` wins over what was remembered. */
export const initialLanguage = (): Language => {
  const asked = new URLSearchParams(location.search).get('lang');
  const remembered = read('language');
  return isLanguage(asked) ? asked : isLanguage(remembered) ? remembered : defaultLanguage;
};

/** A choice by hand is for good: the address must not undo it at the next visit. */
const forgetAskedLanguage = (): void => {
  const address = new URL(location.href);
  if (!address.searchParams.has('lang')) return;
  address.searchParams.delete('lang');
  history.replaceState(history.state, '', address);
};

interface ProviderProps {
  readonly timeZone: string;
  /** Of the language with which the page begins. */
  readonly texts: LoadedCatalogue;
  readonly children: ReactNode;
}

export const SettingsProvider = ({ timeZone, texts, children }: ProviderProps) => {
  const [{ language, catalogue }, setLoaded] = useState(texts);
  const [theme, setTheme] = useState<Theme>(() => {
    const remembered = read('theme');
    return isTheme(remembered) ? remembered : 'system';
  });
  const [singleKeys, setSingleKeys] = useState(() => read('single-keys') !== 'off');

  useEffect(() => {
    document.documentElement.lang = language;
    write('language', language);
  }, [language]);
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    write('theme', theme);
  }, [theme]);
  useEffect(() => write('single-keys', singleKeys ? 'on' : 'off'), [singleKeys]);

  const settings = useMemo((): Settings => {
    const t = createTranslator(language, catalogue);
    const format = createFormat(language, timeZone, t);
    const choose = (chosen: Language): void => {
      forgetAskedLanguage();
      // The old language stays until the texts of the new one are here; without them nothing changes.
      loadCatalogue(chosen).then(setLoaded, () => {});
    };
    return { language, setLanguage: choose, theme, setTheme, singleKeys, setSingleKeys, t, format };
  }, [language, catalogue, theme, singleKeys, timeZone]);
  return <SettingsContext value={settings}>{children}</SettingsContext>;
};

export const useSettings = (): Settings => {
  const settings = useContext(SettingsContext);
  if (!settings) throw new Error('no settings around this component');
  return settings;
};

const darkQuery = '(prefers-color-scheme: dark)';

/** Whether the page is dark now, whatever decided it; for canvases, which do not follow CSS. */
export const useIsDark = (): boolean => {
  const { theme } = useSettings();
  const [systemDark, setSystemDark] = useState(() => matchMedia(darkQuery).matches);
  useEffect(() => {
    const query = matchMedia(darkQuery);
    const follow = (): void => setSystemDark(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);
  return theme === 'system' ? systemDark : theme === 'dark';
};
