import { useEffect } from 'react';
import { setPageTitle } from '../alerts/tab-title.ts';

/** Names the browser tab after the page. */
export const useTitle = (title: string): void => {
  useEffect(() => setPageTitle(`${title} · Hải Đăng`), [title]);
};
