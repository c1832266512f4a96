"""The plain formulas of attention: additive scores, mask, softmax, mean, and their backward."""

import numpy as np

MASKED = -1e9


def attend(scores_BST, keys_BTH, mask_BST):
    """Return the mean of the keys under softmax of the scores.

    Args:
        scores_BST: fit of each query and key                  (B, S, T)
        keys_BTH:   what is averaged                           (B, T, H)
        mask_BST:   True where a key is padding, or None       (B, S, T) or (B, 1, T)

    Returns:
        context (B, S, H), weights (B, S, T)
    """
    scores_BST = hide(scores_BST, mask_BST)
    e = np.exp(scores_BST - scores_BST.max(axis=-1, keepdims=True))
    weights = e / e.sum(axis=-1, keepdims=True)
    return weights @ keys_BTH, weights


def hide(scores_BST, mask_BST):
    """Return the scores with -1e9 where a key is padding."""
    if mask_BST is None:
        return scores_BST
    return np.where(mask_BST, scores_BST.dtype.type(MASKED), scores_BST)


def attend_backward(dcontext_BSH, weights_BST, keys_BTH, mask_BST):
    """Return dscores (B, S, T) and dkeys (B, T, H)."""
    dweights = dcontext_BSH @ keys_BTH.transpose(0, 2, 1)
    dkeys = weights_BST.transpose(0, 2, 1) @ dcontext_BSH
    mean = (dweights * weights_BST).sum(axis=-1, keepdims=True)
    dscores = weights_BST * (dweights - mean)
    return dscores if mask_BST is None else np.where(mask_BST, 0, dscores), dkeys


def additive_scores(query_BSQ, keys_BTK, W_query_AQ, W_keys_AK, v_A):
    """Score every pair as ``v . tanh(W_query q + W_keys k)``.

    Without the tanh the query's part would be the same for all keys and cancel in the softmax:
    every query would get the same weights.

    Args:
        query_BSQ:  queries                   (B, S, Q)
        keys_BTK:   keys                      (B, T, K)
        W_query_AQ: map of the queries        (A, Q)
        W_keys_AK:  map of the keys           (A, K)
        v_A:        map to one score          (A,)

    Returns:
        scores (B, S, T) and, for the backward, the tanh (B, S, T, A)
    """
    q_BSA, k_BTA = query_BSQ @ W_query_AQ.T, keys_BTK @ W_keys_AK.T
    hidden_BSTA = np.tanh(q_BSA[:, :, None] + k_BTA[:, None])
    return hidden_BSTA @ v_A, hidden_BSTA


def additive_scores_backward(dscores_BST, hidden_BSTA, query_BSQ, keys_BTK, W_query, W_keys, v_A):
    """Gradients of the two inputs and three weights, by name."""
    dz_BSTA = dscores_BST[..., None] * v_A * (1 - hidden_BSTA**2)
    dq_BSA, dk_BTA = dz_BSTA.sum(axis=2), dz_BSTA.sum(axis=1)
    return dict(
        query=dq_BSA @ W_query,
        keys=dk_BTA @ W_keys,
        W_query=np.einsum("bsa,bsq->aq", dq_BSA, query_BSQ),
        W_keys=np.einsum("bta,btk->ak", dk_BTA, keys_BTK),
        v=np.einsum("bst,bsta->a", dscores_BST, hidden_BSTA),
    )
