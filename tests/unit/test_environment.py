from vcse_monograph.release import environment


def test_generated_environment_files_say_what_the_lock_says(project):
    assert environment.drifted(project) == []


def test_every_package_of_the_card_is_there(project):
    text = (project / "environment.yml").read_text(encoding="utf-8")
    for name in ("jupyter-book==1.", "pandas==", "matplotlib==", "seaborn==", "papermill==", "pytest=="):
        assert f'- "{name}' in text


def test_a_drifted_file_is_named_and_mended(project, tmp_path, monkeypatch, capsys):
    for name in ("uv.lock", "pyproject.toml", "requirements.lock"):
        (tmp_path / name).write_bytes((project / name).read_bytes())
    monkeypatch.setattr(environment, "find_project", lambda: tmp_path)
    assert environment.main(["--check"]) == 1
    assert "environment.yml is not what uv.lock says" in capsys.readouterr().out
    assert environment.main([]) == 0
    assert environment.main(["--check"]) == 0
