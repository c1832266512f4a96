"""The home page's picture: complete before it moves, and answering a hand."""

from playwright.sync_api import expect

PICTURE = "home-picture svg.home-wide"
DESK = {"width": 1280, "height": 900}


def test_without_javascript_the_picture_its_words_and_its_table_are_there(new_page, site):
    page = new_page(java_script_enabled=False, viewport=DESK)
    page.goto(site.url + "en/")
    expect(page.locator(PICTURE)).to_be_visible()
    expect(page.locator(f"{PICTURE} .home-bubble")).to_have_text(["on", "off"])
    expect(page.locator(f"{PICTURE} .grip")).to_be_hidden()
    expect(page.locator(".home-caption")).to_have_text(
        "Asked ?: the output gate opens and the memory is read: “on”."
    )
    page.locator(".home-numbers summary").click()
    expect(page.locator(".home-table tbody tr")).to_have_count(9)
    expect(page.locator(".home-strip a")).to_have_count(5)


def test_it_plays_twice_by_itself_and_then_rests(open_page):
    page = open_page("en/", viewport=DESK)
    page.clock.install()
    page.reload()
    play = page.locator(".home-play")
    expect(play).to_have_text("Pause")
    page.clock.run_for(520 * 20)
    expect(play).to_have_text("Play")
    expect(page.locator(f"{PICTURE} .home-later")).to_have_count(0)
    play.click()
    expect(play).to_have_text("Pause")
    play.click()
    expect(play).to_have_text("Play")


def test_with_reduced_motion_it_stands_still_and_the_gate_answers_keys_and_fingers(
    open_page,
):
    page = open_page("en/", viewport=DESK, reduced_motion="reduce")
    caption, grip = page.locator(".home-caption"), page.locator(f"{PICTURE} .grip")
    expect(page.locator(".home-next")).to_be_visible()
    expect(page.locator(".home-play")).to_be_hidden()
    grip.focus()
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    expect(grip).to_have_attribute("aria-valuenow", "0.79")
    expect(caption).to_contain_text("21 % of the memory leaks away at every step")
    box = grip.locator(".grip-knob").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 30)
    page.mouse.up()
    expect(caption).to_contain_text("nothing is left to read")
    page.locator(".home-back").click()
    expect(caption).to_contain_text("the memory is read: “on”")
    page.locator(f"{PICTURE} [data-step='5']").click()
    expect(caption).to_contain_text("the forget gate lets the old memory go")
