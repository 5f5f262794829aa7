"""Filling in forms as a person does, by what the fields are called."""


def fill(page, answers):
    """Answer each question. A list ticks several boxes, or goes through several fields of the same name."""
    for name, given in answers.items():
        values = given if isinstance(given, list) else [given]
        kind = page.locator(f'main [name="{name}"]').first.evaluate("field => field.type")
        for number, value in enumerate(values):
            if kind in ("radio", "checkbox"):
                box = page.locator(f'main [name="{name}"]')
                (box if value == "on" else page.locator(f'main [name="{name}"][value="{value}"]')).first.check()
            elif kind == "select-one":
                page.locator(f'main [name="{name}"]').nth(number).select_option(value)
            else:
                page.locator(f'main [name="{name}"]').nth(number).fill(value)


def press(page, name, value):
    """Press the button that says this and wait for the page after it."""
    with page.expect_navigation():
        page.locator(f'main button[name="{name}"][value="{value}"]').first.click()
