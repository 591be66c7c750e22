/**
 * C0 controls with tab and line ends, DEL, the marks that turn the direction of what follows them
 * (a name could be shown backwards and hide what it says), and what is no character at all.
 */
const unseen = /[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/;

/** Whether a text holds only characters that stand on one line and are shown as they are. */
export function isPlainText(text: string): boolean {
  return !unseen.test(text);
}
