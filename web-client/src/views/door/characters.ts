/** How long a password is, as the server counts: code points after NFC. */
export const charactersOf = (text: string): number => [...text.normalize("NFC")].length;
