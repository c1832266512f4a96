"""Every MkDocs event of the site, in the order in which the events come.

MkDocs loads this file by its path, beside any import of it. So nothing is kept here: what does the
work, and remembers, is in modules that are imported, once.
"""

from hooks import (
    axes,
    editions,
    execution,
    figures,
    formulas,
    home,
    nav,
    notebooks,
    reference,
    tables,
)
from tools import words


def on_startup(command, dirty):
    """Once, before any build."""
    editions.start(command)


def on_config(config):
    """An edition's build begins."""
    editions.settle_addresses(config)
    config.nav = nav.with_lessons(config)
    return config


def on_pre_build(config):
    """The configuration is valid."""
    if editions.is_first(config):
        editions.prepare_root(config)


def on_files(files, config):
    """The pages are found."""
    execution.see_to_records(files, config)


def on_pre_page(page, config, files):
    """Before a page is read."""
    if notebooks.is_notebook(page.file):
        notebooks.leave_to_mkdocs(page)


def on_page_markdown(markdown, page, config, files):
    """A page was read."""
    if notebooks.is_notebook(page.file):
        markdown = notebooks.read(markdown, page)
        home.give_room(markdown, page)
    return reference.complete(markdown, page, config)


def on_page_content(html, page, config, files):
    """A page's Markdown became HTML."""
    html = tables.name_rows(axes.mark_axes(html))  # before the cells come in: outputs stay
    if notebooks.is_notebook(page.file):
        html = notebooks.with_cells(html, page, config.theme["language"])
    sentence = words.lookup("site", config.theme["language"])("no-figure")
    html = home.complete(html, config.extra["site"]["home"][config.theme["language"]])
    return figures.complete(html, config.extra["site"]["figures"], sentence, page.file.src_path)


def on_env(env, config, files):
    """All pages are HTML."""
    config.extra["formulas"] = formulas.render_all(files)


def on_page_context(context, page, config, nav):
    """Before the theme's template takes a page; the search index has read it."""
    context["lab_config"] = editions.page_config(page, config)
    context["say"] = words.lookup("site", config.theme["language"])
    page.content = formulas.place(page.content, config.extra["formulas"])


def on_post_page(html, page, config):
    """A page is whole."""
    if notebooks.is_notebook(page.file):
        notebooks.write_download(page, config)
    return editions.switch_to_this_page(html, page)


def on_post_build(config):
    """An edition's files are written."""
    if editions.is_first(config):
        editions.build_others(config)
        editions.finish_root(config)


def on_serve(server, config, builder):
    """The first build of `mkdocs serve` is done."""
    execution.watch(server)
