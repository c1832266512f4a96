"""Programs that PyTorch refuses. The same text runs against torch and against lstm_core.

``tools/record_torch.py`` writes what PyTorch says to torch_errors.json; test_errors.py compares.
Their names are torch.nn's, torch.nn.utils.rnn's, and zeros, doubles, longs (arrays by shape).
"""

LAYER_CASES = {
    "input last dim": "M(10, 20)(zeros(5, 3, 11))",
    "input 1-D": "M(10, 20)(zeros(10))",
    "input 4-D": "M(10, 20)(zeros(2, 5, 3, 10))",
    "input dtype": "M(10, 20)(doubles(5, 3, 10))",
    "input long": "M(10, 20)(longs(5, 3, 10))",
    "T=0": "M(10, 20)(zeros(0, 3, 10))",
    "hx wrong hidden": "M(10, 20)(zeros(5, 3, 10), S(zeros(1, 3, 21), zeros(1, 3, 20)))",
    "hx wrong batch": "M(10, 20)(zeros(5, 3, 10), S(zeros(1, 4, 20), zeros(1, 4, 20)))",
    "hx wrong layers": "M(10, 20)(zeros(5, 3, 10), S(zeros(2, 3, 20), zeros(2, 3, 20)))",
    "hx 2-D for batched": "M(10, 20)(zeros(5, 3, 10), S(zeros(3, 20), zeros(3, 20)))",
    "hx 3-D for unbatched": "M(10, 20)(zeros(5, 10), S(zeros(1, 1, 20), zeros(1, 1, 20)))",
    "hx wrong with batch_first": (
        "M(10, 20, batch_first=True)(zeros(3, 5, 10), S(zeros(3, 1, 20), zeros(3, 1, 20)))"
    ),
    "hx wrong unbatched": "M(10, 20)(zeros(5, 10), S(zeros(2, 20), zeros(2, 20)))",
    "hidden_size=0": "M(10, 0)",
    "hidden_size=-1": "M(10, -1)",
    "input_size=0": "M(0, 20)",
    "num_layers=0": "M(10, 20, 0)",
    "num_layers float": "M(10, 20, 2.0)",
    "num_layers 0.0": "M(10, 20, 0.0)",
    "num_layers str": "M(10, 20, '2')",
    "num_layers None": "M(10, 20, None)",
    "hidden_size str": "M(10, '20')",
    "hidden_size float": "M(10, 20.0)",
    "hidden_size numpy": "M(10, int64(20))",
    "input_size float": "M(10.0, 20)",
    "bias int": "M(10, 20, bias=1)",
    "batch_first int": "M(10, 20, batch_first=1)",
    "dropout 1.5": "M(10, 20, dropout=1.5)",
    "dropout -0.1": "M(10, 20, dropout=-0.1)",
    "dropout True": "M(10, 20, dropout=True)",
    "dropout str": "M(10, 20, dropout='a')",
    "dropout with one layer warns": "M(10, 20, dropout=0.5)",
    "packed wrong feature": "M(10, 20)(pack_sequence([zeros(5, 11), zeros(3, 11), zeros(2, 11)]))",
    "packed with another axis": "M(10, 20)(pack_sequence([zeros(5, 10, 2), zeros(3, 10, 2)]))",
    "packed numbers": "M(10, 20)(pack_sequence([zeros(5), zeros(3)]))",
    "packed long": "M(10, 20)(pack_sequence([longs(5, 10)]))",
    "packed hx wrong batch": (
        "M(10, 20)(pack_sequence([zeros(5, 10), zeros(3, 10), zeros(2, 10)]),"
        " S(zeros(1, 2, 20), zeros(1, 2, 20)))"
    ),
    "packed hx wrong hidden": (
        "M(10, 20)(pack_sequence([zeros(5, 10), zeros(3, 10)]),"
        " S(zeros(1, 2, 21), zeros(1, 2, 21)))"
    ),
    "packed hx dtype": (
        "M(10, 20)(pack_sequence([zeros(5, 10)]), S(doubles(1, 1, 20), doubles(1, 1, 20)))"
    ),
    "load missing key": "M(2, 1).load_state_dict({})",
    "load wrong shape": (
        "M(2, 1).load_state_dict(M(2, 1).state_dict() | {'weight_ih_l0': zeros(9, 3)})"
    ),
    "load unexpected key": "M(2, 1).load_state_dict(M(2, 1).state_dict() | {'nope': zeros(1)})",
    "load all of them": "M(2, 1).load_state_dict({'weight_ih_l0': zeros(9, 3), 'nope': zeros(1)})",
    "load list": "M(2, 1).load_state_dict([])",
}
LAYER_CASES_BY_KIND = {
    "LSTM": {
        "h_0 alone": "LSTM(10, 20)(zeros(5, 3, 10), zeros(1, 3, 20))",
        "hx apart": "LSTM(10, 20)(zeros(5, 3, 10), zeros(1, 3, 20), zeros(1, 3, 20))",
        "hx dtype": "LSTM(10, 20)(zeros(5, 3, 10), (doubles(1, 3, 20), doubles(1, 3, 20)))",
        "hx dtype, projected": (
            "LSTM(10, 20, proj_size=5)(zeros(5, 3, 10), (doubles(1, 3, 5), zeros(1, 3, 20)))"
        ),
        "c_0 dtype, projected": (
            "LSTM(10, 20, proj_size=5)(zeros(5, 3, 10), (zeros(1, 3, 5), doubles(1, 3, 20)))"
        ),
        "hx of three": "LSTM(10, 20)(zeros(5, 3, 10), (zeros(1, 3, 20),) * 3)",
        "hx of one": "LSTM(10, 20)(zeros(5, 3, 10), (zeros(1, 3, 20),))",
        "hx of None": "LSTM(10, 20)(zeros(5, 3, 10), (None, None))",
        "packed hx 2-D": (
            "LSTM(10, 20)(pack_sequence([zeros(5, 10)]), (zeros(1, 20), zeros(1, 20)))"
        ),
        "c0 wrong size": "LSTM(10, 20)(zeros(5, 3, 10), (zeros(1, 3, 20), zeros(1, 3, 21)))",
        "c0 2-D, h0 3-D": "LSTM(10, 20)(zeros(5, 3, 10), (zeros(1, 3, 20), zeros(3, 20)))",
        "proj h0 has hidden_size": (
            "LSTM(10, 20, proj_size=5)(zeros(5, 3, 10), (zeros(1, 3, 20), zeros(1, 3, 20)))"
        ),
        "proj c0 has proj_size": (
            "LSTM(10, 20, proj_size=5)(zeros(5, 3, 10), (zeros(1, 3, 5), zeros(1, 3, 5)))"
        ),
        "proj_size = hidden_size": "LSTM(10, 20, proj_size=20)",
        "proj_size -1": "LSTM(10, 20, proj_size=-1)",
        "proj_size float": "LSTM(10, 20, proj_size=5.0)",
        "proj_size True": "LSTM(10, 20, proj_size=True)",
        "proj_size str": "LSTM(10, 20, proj_size='5')",
    },
    "GRU": {
        "proj_size given": "GRU(10, 20, proj_size=5)",
        "hx is a pair": "GRU(10, 20)(zeros(5, 3, 10), (zeros(1, 3, 20), zeros(1, 3, 20)))",
        "hx dtype": "GRU(10, 20)(zeros(5, 3, 10), doubles(1, 3, 20))",
    },
    "RNN": {
        "proj_size given": "RNN(10, 20, proj_size=5)",
        "hidden_size True": "RNN(10, True)",
        "hx is a pair": "RNN(10, 20)(zeros(5, 3, 10), (zeros(1, 3, 20), zeros(1, 3, 20)))",
        "hx dtype": "RNN(10, 20)(zeros(5, 3, 10), doubles(1, 3, 20))",
        "hx dtype, no bias": "RNN(10, 20, bias=False)(zeros(5, 3, 10), doubles(1, 3, 20))",
        "nonlinearity": "RNN(10, 20, nonlinearity='selu')",
        "bias in the place of nonlinearity": "RNN(10, 20, 1, True)",
    },
}
CELL_CASES = {
    "input_size float": "M(10.0, 20)",
    "input_size -1": "M(-1, 20)",
    "hidden_size float": "M(10, 20.0)",
    "hidden_size str": "M(10, '20')",
    "hidden_size None": "M(10, None)",
    "hidden_size -1": "M(10, -1)",
    "input size": "M(10, 20)(zeros(3, 11))",
    "input size unbatched": "M(10, 20)(zeros(11))",
    "input 3-D": "M(10, 20)(zeros(5, 3, 10))",
    "input dtype": "M(10, 20)(doubles(3, 10))",
    "hidden size": "M(10, 20)(zeros(3, 10), S(zeros(3, 21), zeros(3, 20)))",
    "hidden batch": "M(10, 20)(zeros(3, 10), S(zeros(5, 20), zeros(3, 20)))",
    "hidden 1-D": "M(10, 20)(zeros(3, 10), S(zeros(20), zeros(20)))",
    "hidden 3-D": "M(10, 20)(zeros(3, 10), S(zeros(1, 3, 20), zeros(3, 20)))",
    "input None": "M(10, 20)(None)",
    "hidden of a batch, input without": "M(10, 20)(zeros(10), S(zeros(3, 20), zeros(3, 20)))",
    "hidden dtype": "M(10, 20)(zeros(3, 10), S(doubles(3, 20), zeros(3, 20)))",
}
CELL_CASES_BY_KIND = {
    "LSTMCell": {
        "dtype, no bias": "LSTMCell(10, 20, bias=False)(doubles(3, 10))",
        "states apart": "LSTMCell(10, 20)(zeros(3, 10), zeros(3, 20), zeros(3, 20))",
        "three states": "LSTMCell(10, 20)(zeros(3, 10), (zeros(3, 20),) * 3)",
        "one state": "LSTMCell(10, 20)(zeros(3, 10), zeros(3, 20))",
        "c batch": "LSTMCell(10, 20)(zeros(3, 10), (zeros(3, 20), zeros(5, 20)))",
        "c size": "LSTMCell(10, 20)(zeros(3, 10), (zeros(3, 20), zeros(3, 21)))",
    },
    "GRUCell": {"hidden is a pair": "GRUCell(10, 20)(zeros(3, 10), (zeros(3, 20),) * 2)"},
    "RNNCell": {
        "nonlinearity": "RNNCell(10, 20, nonlinearity='selu')(zeros(3, 10))",
        "hidden is a pair": "RNNCell(10, 20)(zeros(3, 10), (zeros(3, 20),) * 2)",
    },
}
PACKING_CASES = {
    "pack_padded length 0": "pack_padded_sequence(zeros(5, 3, 2), [3, 2, 0])",
    "pack_padded negative length": "pack_padded_sequence(zeros(5, 3, 2), [3, 2, -1])",
    "pack_padded unsorted": "pack_padded_sequence(zeros(5, 3, 2), [2, 3, 1])",
    "pack_padded unsorted with 0": "pack_padded_sequence(zeros(5, 3, 2), [1, 3, 0])",
    "pack_padded wrong number of lengths": "pack_padded_sequence(zeros(5, 3, 2), [3, 2])",
    "pack_padded no lengths": "pack_padded_sequence(zeros(5, 3, 2), [])",
    "pack_padded lengths an int": "pack_padded_sequence(zeros(5, 3, 2), 3)",
    "pack_padded lengths 2-D": "pack_padded_sequence(zeros(5, 3, 2), [[3], [2], [1]])",
    "pack_padded empty": "pack_padded_sequence(zeros(0, 3, 2), [1, 1, 1])",
    "pack_padded empty batch": "pack_padded_sequence(zeros(5, 0, 2), [])",
    "pack_padded 1-D input": "pack_padded_sequence(zeros(5), [3])",
    "Linear dtype": "Linear(10, 20)(doubles(3, 10))",
    "Linear dtype, no bias": "Linear(10, 20, bias=False)(doubles(3, 10))",
    "Linear long, no bias": "Linear(10, 20, bias=False)(longs(10))",
    "pack_sequence unsorted": "pack_sequence([zeros(2, 3), zeros(5, 3)])",
    "pack_sequence empty list": "pack_sequence([])",
    "pack_sequence an int": "pack_sequence(3)",
    "pack_sequence zero-length member": "pack_sequence([zeros(2, 3), zeros(0, 3)])",
    "pack_sequence trailing dims differ": "pack_sequence([zeros(5, 3), zeros(2, 4)])",
    "pad_packed total_length short": (
        "pad_packed_sequence(pack_sequence([zeros(5, 3), zeros(2, 3)]), total_length=4)"
    ),
    "pad_packed total_length float": (
        "pad_packed_sequence(pack_sequence([zeros(5, 3), zeros(2, 3)]), total_length=6.0)"
    ),
    "pad_packed padding_value None": (
        "pad_packed_sequence(pack_sequence([zeros(5, 3)]), padding_value=None)"
    ),
    "pad_packed padding_value str": (
        "pad_packed_sequence(pack_sequence([zeros(5, 3)]), padding_value='0')"
    ),
    "pad_sequence padding_value None": "pad_sequence([zeros(2, 3)], padding_value=None)",
    "pad_sequence padding_value str": "pad_sequence([zeros(2, 3)], padding_value='0')",
    "pad_sequence padding_side None": "pad_sequence([zeros(2, 3)], padding_side=None)",
    "pad_sequence int": "pad_sequence(3)",
    "pad_sequence empty list": "pad_sequence([])",
    "pad_sequence trailing dims differ": "pad_sequence([zeros(5, 3), zeros(2, 4)])",
    "pad_sequence second trailing dim differs": "pad_sequence([zeros(2, 3, 4), zeros(5, 3, 5)])",
    "pad_sequence first trailing dim differs": "pad_sequence([zeros(2, 3, 4), zeros(5, 2, 4)])",
    "pad_sequence axes differ": "pad_sequence([zeros(2, 3), zeros(2)])",
    "pad_sequence bad padding_side": "pad_sequence([zeros(2, 3)], padding_side='top')",
    "pad_sequence 0-d member": "pad_sequence([zeros()])",
    "unpad_sequence fewer lengths": "unpad_sequence(zeros(3, 2), longs(1))",
    "PackedSequence of one thing": "PackedSequence(zeros(3))",
}


def error_cases() -> dict[str, str]:
    """Return every program by its name."""
    cases = {}
    for kind in ("LSTM", "GRU", "RNN"):
        for name, program in LAYER_CASES.items():
            state = "(lambda h, c: (h, c))" if kind == "LSTM" else "(lambda h, c: h)"
            cases[f"{kind} {name}"] = program.replace("M(", f"{kind}(").replace("S(", f"{state}(")
        for name, program in LAYER_CASES_BY_KIND[kind].items():
            cases[f"{kind} {name}"] = program
    for kind in ("LSTMCell", "GRUCell", "RNNCell"):
        for name, program in CELL_CASES.items():
            state = "(lambda h, c: (h, c))" if kind == "LSTMCell" else "(lambda h, c: h)"
            cases[f"{kind} {name}"] = program.replace("M(", f"{kind}(").replace("S(", f"{state}(")
        for name, program in CELL_CASES_BY_KIND.get(kind, {}).items():
            cases[f"{kind} {name}"] = program
    return cases | PACKING_CASES
