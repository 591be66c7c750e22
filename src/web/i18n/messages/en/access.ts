/** Signing in, passwords, who may what. */
export const access = {
  "signIn.title": "Sign in",
  "signIn.lead": "Who owes what training, by when, and why.",
  "signIn.login": "Login",
  "signIn.password": "Password",
  "signIn.submit": "Sign in",
  "signIn.help":
    "Forgotten the password? Your branch secretary, or the office above, prints you a slip that opens the account again.",
  "signIn.ended":
    "Your session has ended. Sign in, and you are back where you were; drafts are kept.",
  "signOut.title": "Sign out",
  "signOut.note":
    "Ends this session on the server too. Changing the password ends all other sessions.",
  "signOut.here": "Sign out of this device",
  "signOut.everywhere": "Sign out on all devices",
  "password.title": "Password",
  "password.note": "All other devices are signed out when you change it.",
  "password.first.title": "Choose your own password",
  "password.first.text": "The password you were given works once. Choose your own, then go on.",
  "password.current": "Current password",
  "password.next": "New password",
  "password.rule": "At least {n} characters. A sentence is easy to remember and hard to guess.",
  "password.submit": "Change password",
  "password.saved": "The password has been changed.",
  "password.demo": "Passwords of the demonstration stay as they are.",
  "roles.title": "My posts",
  "roles.note": "What you see follows from these, while they last.",
  "roles.none": "No post: you see your own study file.",
};
