/** The LSTM in onnxruntime-web: an opset-14 model, written here as protobuf, field by field. */
import * as ort from "onnxruntime-web";

const [FLOAT, INT64] = [1, 7]; // TensorProto.DataType
const [INT, STRING, INTS] = [2, 3, 7]; // AttributeProto.AttributeType

ort.env.wasm.numThreads = 1;
export const versions = [`onnxruntime-web ${ort.env.versions.web}`];

/** A number in base 128, low digits first. */
function varint(n) {
  const digits = [];
  for (; n > 127; n = Math.floor(n / 128)) digits.push((n % 128) + 128);
  return Buffer.from([...digits, n]);
}

/** A field: a number, or whatever has a length: text, bytes, a message. */
function field(number, value) {
  if (typeof value === "number") return Buffer.concat([varint(number * 8), varint(value)]);
  const body = Buffer.from(value);
  return Buffer.concat([varint(number * 8 + 2), varint(body.length), body]);
}

/** Several fields, or the same field several times. */
const message = (...fields) => Buffer.concat(fields.flat());
const repeat = (number, values) => values.map((value) => field(number, value));

/** A tensor of the model: ``array`` is a Float32Array or a BigInt64Array. */
function tensor(name, shape, array) {
  const kind = array instanceof Float32Array ? FLOAT : INT64;
  const raw = Buffer.from(array.buffer, array.byteOffset, array.byteLength);
  return message(repeat(1, shape), field(2, kind), field(8, name), field(9, raw));
}

function attribute(name, value) {
  if (typeof value === "number") return message(field(1, name), field(3, value), field(20, INT));
  if (typeof value === "string") return message(field(1, name), field(4, value), field(20, STRING));
  return message(field(1, name), repeat(8, value), field(20, INTS));
}

function node(type, inputs, outputs, attributes = {}) {
  const pairs = Object.entries(attributes).map(([name, value]) => attribute(name, value));
  return message(repeat(1, inputs), repeat(2, outputs), field(4, type), repeat(5, pairs));
}

/** A named input or output of the graph. */
function port(name, shape) {
  const dims = repeat(
    1,
    shape.map((n) => field(1, n)),
  );
  return message(field(1, name), field(2, field(1, message(field(1, FLOAT), field(2, message(dims))))));
}

/** The model: layer over layer, directions joined along the last axis as in PyTorch. */
function lstmModel([T, B, I, H, L, D], weights) {
  const nodes = [];
  const tensors = [tensor("joined", [3], BigInt64Array.from([T, B, D * H].map(BigInt)))];
  const direction = D === 2 ? "bidirectional" : "forward";
  weights.forEach(({ onnx }, l) => {
    const names = ["W", "R", "B"].map((name) => `${name}${l}`);
    onnx.forEach(({ shape, data }, i) => tensors.push(tensor(names[i], shape, data)));
    nodes.push(
      node("LSTM", [`x${l}`, ...names], [`y${l}`], { direction, hidden_size: H }),
      node("Transpose", [`y${l}`], [`t${l}`], { perm: [0, 2, 1, 3] }), // (T, D, B, H)
      node("Reshape", [`t${l}`, "joined"], [`x${l + 1}`]),
    );
  });
  const graph = message(
    repeat(1, nodes),
    field(2, "lstm"),
    repeat(5, tensors),
    field(11, port("x0", [T, B, I])),
    field(12, port(`x${L}`, [T, B, D * H])),
  );
  return message(field(1, 7), field(7, graph), field(8, field(2, 14))); // IR version 7, opset 14
}

/**
 * Build an LSTM from weights in ONNX' order.
 * @param {number[]} size T, B, I, H, L, D
 * @param {Float32Array} x (T, B, I)
 * @param {{ onnx: { shape: number[], data: Float32Array }[] }[]} weights W, R, B by layer
 */
export async function onnxruntime(size, x, weights) {
  const session = await ort.InferenceSession.create(lstmModel(size, weights));
  const feeds = { x0: new ort.Tensor("float32", x, size.slice(0, 3)) };
  const last = `x${size[4]}`;
  return {
    async forward(calls) {
      for (let i = 0; i < calls; i++) await session.run(feeds);
    },
    output: async () => (await session.run(feeds))[last].data,
  };
}
