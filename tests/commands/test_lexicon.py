"""`sahel check`: what it finds in lexicons."""

from tests.commands.running import run


def test_the_lexicons_are_in_order():
    done = run("check")
    assert done.exit_code == 0, done.output


def test_check_tells_ids_and_forms_that_collide(tmp_path):
    (tmp_path / "actors").mkdir()
    entry = '[[actor]]\nid = "{0}"\nlabel_ar = "{1}"\nlabel_en = "X"\nlabel_fr = "X"\nnames = ["{1}"]\n{2}'
    text = entry.format("state:somewhere", "بلد الجبال", 'nisba = ["جبالاني"]\n')
    text += entry.format("place:someplace", "جبالانية", "")
    (tmp_path / "actors" / "mine.toml").write_text(text, encoding="utf-8")
    rule = '[[rule]]\nactor = "place:someplace"\nforms = ["جبالانية"]\nunless = ["state:nowhere"]\n'
    (tmp_path / "homographs.toml").write_text(rule, encoding="utf-8")
    (tmp_path / "metonyms.toml").write_text('regions = ["place:nowhere"]\n', encoding="utf-8")
    done = run("check", "--lexicons", tmp_path)
    assert done.exit_code == 1
    assert "'جبالانيه' is a form of place:someplace, state:somewhere" in done.stdout
    assert "homographs: 'state:nowhere' is no actor" in done.stdout
    assert "metonyms: regions lists 'place:nowhere'" in done.stdout


def test_check_tells_every_problem(tmp_path):
    entry = '[[actor]]\nid = "org:{0}"\nlabel_ar = "{1}"\nlabel_en = "{0}"\nlabel_fr = "{0}"\nnames = ["{1}"]\n'
    (tmp_path / "actors").mkdir()
    text = entry.format("first-press-club", "نادي الصحافة") + entry.format("second-press-club", "نادي الصحافة")
    (tmp_path / "actors" / "mine.toml").write_text(text, encoding="utf-8")
    done = run("check", "--lexicons", tmp_path)
    assert done.exit_code == 1
    assert "org:first-press-club" in done.stdout
    assert "org:second-press-club" in done.stdout
