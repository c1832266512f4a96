// @ts-check

/**
 * Compile while it arrives: an engine then keeps the code too. Hosts that know no type for .wasm call
 * it something else, of which browsers compile only the whole. @param {Response} response
 */
export async function compiled(response) {
  const isStream = response.headers.get("Content-Type")?.toLowerCase() === "application/wasm";
  return isStream
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}
