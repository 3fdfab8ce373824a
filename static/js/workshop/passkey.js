// Passkeys and security keys: a form with data-passkey asks the device before it is sent, and carries the answer in
// its field `credential`. Options come from the element that data-options names, or from the address in data-fetch.

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const named = (list) => (list ?? []).map((credential) => ({ ...credential, id: bytes(credential.id) }));

/** The response of a key that was just created, as JSON. */
function registration(credential) {
  const { attestationObject, clientDataJSON } = credential.response;
  const transports = credential.response.getTransports?.() ?? [];
  return { attestationObject: text(attestationObject), clientDataJSON: text(clientDataJSON), transports };
}

/** The response of a known key, as JSON. */
function assertion(credential) {
  const { authenticatorData, clientDataJSON, signature, userHandle } = credential.response;
  return {
    authenticatorData: text(authenticatorData),
    clientDataJSON: text(clientDataJSON),
    signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null,
  };
}

async function create(options, alone) {
  const asked = structuredClone(options.publicKey);
  asked.challenge = bytes(asked.challenge);
  asked.user.id = bytes(asked.user.id);
  asked.excludeCredentials = named(asked.excludeCredentials);
  asked.authenticatorSelection = {
    ...asked.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    ...(alone ? { userVerification: "required" } : {}),
  };
  return navigator.credentials.create({ publicKey: asked });
}

async function get(options) {
  const asked = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
  asked.allowCredentials = named(asked.allowCredentials);
  return navigator.credentials.get({ publicKey: asked });
}

async function optionsOf(form) {
  if (form.dataset.fetch) {
    const answer = await fetch(form.dataset.fetch, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
    return (await answer.json()).request_options;
  }
  const given = JSON.parse(document.getElementById(form.dataset.options).textContent);
  return given.creation_options ?? given.request_options;
}

async function prove(form) {
  const making = form.dataset.passkey === "create";
  const options = await optionsOf(form);
  /** @type {any} of the one kind or the other */
  const credential = making ? await create(options, form.elements.passwordless?.checked ?? false) : await get(options);
  form.elements.credential.value = JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: making ? registration(credential) : assertion(credential),
  });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) {
    form.querySelector("[data-passkey-failed]").hidden = false;
    continue;
  }
  form.hidden = false;
  // Pressed before this module was there, the form would be sent without a key's answer.
  form.querySelector("button[type=submit]").disabled = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    const failed = form.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    try {
      await prove(form);
    } catch {
      // Cancelled, timed out, or no key: the sentence says what else to do.
      failed.hidden = false;
      return;
    }
    form.submit();
  });
}
