/** The events by which the console's two scripts speak; they carry a policy, never a credential of the page's. */
export const ASK = "keyfence:read";
export const TELL = "keyfence:text";
