from hooks.reference import link_ids


def test_the_number_of_a_claim_leads_to_its_row():
    assert link_ids("see `S000-14`.", "lessons/06-outputs.ipynb") == (
        "see [`S000-14`](../fact-check.ipynb#S000-14){ #s000-14 }."
    )
    assert link_ids("`S004-43`", "errors.ipynb") == (
        "[`S004-43`](fact-check.ipynb#S004-43){ #s004-43 }"
    )


def test_a_claim_named_twice_has_one_address_on_the_page():
    assert link_ids("`S000-14` `S000-14`", "index.ipynb").count("{ #s000-14 }") == 1


def test_what_is_no_claims_number_stays():
    assert link_ids("`S000` and S000-14", "index.ipynb") == "`S000` and S000-14"
