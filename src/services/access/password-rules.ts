import { failure, type Failure, type Problem } from "#core/outcome";

/** Length is what protects; nobody is asked for odd characters (NIST SP 800-63B, 3.1.1). */
const shortest = 10;
const longest = 200;

const common = new Set([
  "1234567890",
  "12345678910",
  "123456789012",
  "0123456789",
  "0987654321",
  "1q2w3e4r5t",
  "1qaz2wsx3edc",
  "abcd123456",
  "abc1234567",
  "a123456789",
  "password12",
  "password123",
  "password1234",
  "passw0rd123",
  "qwertyuiop",
  "qwerty1234",
  "qwerty12345",
  "iloveyou123",
  "woaini1314520",
  "woaini5201314",
  "5201314520",
  "administrator",
  "administrator1",
  "changeme123",
  "letmein1234",
  "welcome123",
  "rollbook123",
]);

/** Why a password may not be used, or null when it may. */
export function passwordTrouble(password: string, login: string): Failure | null {
  const folded = password.normalize("NFKC").toLowerCase();
  const problems: Problem[] = [];
  const say = (message: string): void => void problems.push({ at: "/next", message });
  if (Array.from(password).length < shortest) say(`must have at least ${shortest} characters`);
  if (password.length > longest) say(`must have at most ${longest} characters`);
  if (login.length > 2 && folded.includes(login.toLowerCase())) say("must not contain the login");
  if (common.has(folded)) say("is one of the passwords that are tried first");
  if (new Set(folded).size < 4) say("must have at least four different characters");
  if (problems.length === 0) return null;
  return failure(
    "invalid",
    "password-unfit",
    `Choose another password: it ${problems.map((one) => one.message).join(", and it ")}.`,
    problems,
  );
}
