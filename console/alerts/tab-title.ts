/** The tab's title and sign while something calls: `(2) ▲ Ngập lụt · phường Gia Viên` in turn with the name of the page. */

const plainIcon = '/icon.svg';
const callingIcon = '/icon-alert.svg';
const blinkMs = 1_000;

export interface Call {
  readonly count: number;
  /** The worst of them. */
  readonly what: string;
  /** Where motion is not wanted the number stands before the name of the page. */
  readonly isStill: boolean;
}

let page = 'Hải Đăng';
let call: Call | undefined;
let showsCall = false;
let timer: ReturnType<typeof setInterval> | undefined;

const write = (): void => {
  if (call === undefined) document.title = page;
  else if (call.isStill) document.title = `(${call.count}) ▲ ${page}`;
  else document.title = showsCall ? `(${call.count}) ▲ ${call.what}` : page;
};

const setIcon = (href: string): void => {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (link && link.getAttribute('href') !== href) link.setAttribute('href', href);
};

/** The name of the page that is shown. */
export const setPageTitle = (title: string): void => {
  page = title;
  write();
};

/** Undefined = nothing calls. */
export const setCall = (next: Call | undefined): void => {
  clearInterval(timer);
  timer = undefined;
  call = next;
  showsCall = next !== undefined;
  setIcon(next === undefined ? plainIcon : callingIcon);
  write();
  if (next !== undefined && !next.isStill)
    timer = setInterval(() => {
      showsCall = !showsCall;
      write();
    }, blinkMs);
};
