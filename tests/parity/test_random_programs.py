"""Random training programs of reused, shared, nested and replaced modules equal PyTorch's."""

import numpy as np
import torch
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import lstm_core as lc
from tests.parity.random_programs import OURS, THEIRS, Program

torch.set_num_threads(1)  # the arrays are small


def assert_same_numbers(ours: dict, theirs: dict) -> None:
    """Same names, and numbers to 1e-9."""
    assert set(ours) == set(theirs)
    for name, array in ours.items():
        np.testing.assert_allclose(array, theirs[name].numpy(), rtol=1e-7, atol=1e-9, err_msg=name)


def state_of(model) -> dict:
    """Return torch's state dict without buffers: the class weights of a criterion, none in ours."""
    buffers = {name for name, _ in model.named_buffers(remove_duplicate=False)}
    return {name: array for name, array in model.state_dict().items() if name not in buffers}


def freeze(ours, theirs, how, rng):
    """Freeze or unfreeze one parameter on both sides."""
    names = [name for name, _ in ours.named_parameters()]
    name = names[rng.integers(len(names))]
    getattr(ours, how)(name)
    parameter = dict(theirs.named_parameters())[name]
    parameter.requires_grad = how == "unfreeze"
    if how == "freeze":
        parameter.grad = None


@settings(phases=[Phase.generate])  # a smaller seed is no simpler program
@given(seed=st.integers(0, 2**32 - 1))
def test_a_random_program_trains_as_in_pytorch(seed):
    program = Program(seed)
    ours, theirs = program.build(OURS), program.build(THEIRS)
    assert list(ours.state_dict()) == list(state_of(theirs))
    assert [n for n, _ in ours.named_parameters()] == [n for n, _ in theirs.named_parameters()]
    assert ours.num_parameters() == sum(p.numel() for p in theirs.parameters())
    theirs.load_state_dict({k: torch.tensor(v) for k, v in ours.state_dict().items()}, strict=False)
    optimizer = getattr(lc, program.optimizer)(ours, **program.options)
    torch_optimizer = getattr(torch.optim, program.optimizer)(
        theirs.parameters(), **program.options
    )
    for stray, where, change, step in program.steps:
        if change:
            freeze(ours, theirs, change, np.random.default_rng(step))
        if stray:  # a validation pass under train(), and nothing goes backward
            program.ours(ours, program.inputs(step + 1))
            program.theirs(theirs, program.inputs(step + 1))
        if where != "between":
            (ours if where == "model" else optimizer).zero_grad()
        loss, backward = program.ours(ours, program.inputs(step))
        torch_loss = program.theirs(theirs, program.inputs(step))
        if where == "between":
            ours.zero_grad()
        backward()
        torch_optimizer.zero_grad()
        if torch_loss.requires_grad:
            torch_loss.backward()
        np.testing.assert_allclose(loss, torch_loss.item(), rtol=1e-9, atol=1e-9)
        reached = {n: p.grad for n, p in theirs.named_parameters() if p.grad is not None}
        assert_same_numbers(ours.grads, reached)
        if program.max_norm:
            norm = lc.clip_grad_norm(ours, program.max_norm)
            torch_norm = torch.nn.utils.clip_grad_norm_(theirs.parameters(), program.max_norm)
            np.testing.assert_allclose(norm, float(torch_norm), rtol=1e-8)
        optimizer.step()
        torch_optimizer.step()
        assert_same_numbers(ours.state_dict(), state_of(theirs))
