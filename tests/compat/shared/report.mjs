// Runs a test in a page and sends its failures, or an outcome that holds more than them, to the
// server that the page's address names.
export async function report(test) {
  const parameters = new URL(location.href).searchParams;
  let outcome;
  try {
    const result = await test();
    outcome = Array.isArray(result) ? { failures: result } : result;
  } catch (error) {
    outcome = { failures: [`${error?.name}: ${error?.message ?? error}\n${error?.stack}`] };
  }
  await fetch(parameters.get("report"), { method: "POST", mode: "no-cors", body: JSON.stringify(outcome) });
}
