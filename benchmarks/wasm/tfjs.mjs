/** The LSTM in TensorFlow.js, on its wasm backend. */
import * as tf from "@tensorflow/tfjs";
import { setThreadsCount } from "@tensorflow/tfjs-backend-wasm";

setThreadsCount(1);
await tf.setBackend("wasm");
await tf.ready();
export const versions = [`TensorFlow.js ${tf.version.tfjs}`];

/**
 * Build an LSTM from weights in Keras' order.
 * @param {number[]} size T, B, I, H, L, D
 * @param {Float32Array} x (T, B, I)
 * @param {{ keras: { shape: number[], data: Float32Array }[][] }[]} weights by layer and direction
 */
export function tensorflow([T, B, I, H, L, D], x, weights) {
  const model = tf.sequential();
  for (let layer = 0; layer < L; layer++) {
    const shape = layer ? {} : { batchInputShape: [B, T, I] };
    const lstm = tf.layers.lstm({
      units: H,
      returnSequences: true,
      recurrentActivation: "sigmoid",
      recurrentInitializer: "zeros", // the default takes long, and the weights come below
      implementation: 2,
      ...shape,
    });
    const both = () => tf.layers.bidirectional({ layer: lstm, mergeMode: "concat", ...shape });
    model.add(D === 2 ? both() : lstm);
  }
  const tensors = weights.flatMap(({ keras }) => keras.flat());
  model.setWeights(tensors.map(({ shape, data }) => tf.tensor(data, shape)));
  const input = tf.tidy(() => tf.transpose(tf.tensor(x, [T, B, I]), [1, 0, 2]));
  const variables = model.trainableWeights.map((weight) => weight.read());
  const gradients = () => tf.variableGrads(() => tf.sum(model.apply(input)), variables).grads;

  return {
    forward(calls) {
      for (let i = 0; i < calls; i++) tf.tidy(() => void model.apply(input));
    },
    train(calls) {
      for (let i = 0; i < calls; i++) tf.tidy(() => void gradients());
    },
    output: () => tf.tidy(() => tf.transpose(model.apply(input), [1, 0, 2]).dataSync()),
    gradients: () =>
      tf.tidy(() => {
        const grads = gradients();
        return variables.map(({ name }) => grads[name].dataSync());
      }),
  };
}
