// @ts-check

/**
 * The address of a link as a page opens it; undefined for one that a page must not open. `x-safari-https:` asks an iPhone for Safari, and is the plain
 * address everywhere else (`Links.Plain` in ActivitySmith.Domain).
 * @param {string} [url]
 */
export function pageLink(url = '') {
  const plain = url.replace(/^x-safari-(?=https?:)/i, '');
  return /^(https?|shortcuts):\/\//i.test(plain) ? plain : undefined;
}
