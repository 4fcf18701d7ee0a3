// @ts-check

/** The address as a page opens it (`Links.Plain`); undefined for one that it must not open. @param {string} [url] */
export function pageLink(url = '') {
  const plain = url.replace(/^x-safari-(?=https?:)/i, '');
  return /^(https?|shortcuts):\/\//i.test(plain) ? plain : undefined;
}
